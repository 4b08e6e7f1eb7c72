select '{' || '"actor":' || coalesce(actor_is.number::varchar, 'null') || ',' || '"at":' || '"'
    || strftime(make_timestamp(micros), '%Y-%m-%dT%H:%M:%S.%f') || '+00:00' || '"' || ',' || '"brand":' || js(e.brand)
    || ',' || '"case":' || coalesce(case_is.number::varchar, 'null') || ',' || '"channel":' || js(e.channel) || ','
    || '"commitments":' || '{}' || ',' || '"contact":' || coalesce(contact_is.number::varchar, 'null') || ','
    || '"customer":' || coalesce(customer_is.number::varchar, 'null') || ',' || '"facts":' || e.facts || ','
    || '"kind":' || js(e.kind) || ',' || '"language":' || js(e.language) || ',"number":', ',' || '"recorded_at":'
    || '"2026-11-24T09:30:00.000000+00:00"' || ',' || '"site":' || js(e.site) || ',' || '"team":' || js(e.team) || ','
    || '"topic":' || js(e.topic) || '}', strftime(make_timestamp(micros), '%Y-%m-%dT%H:%M:%S.%f') || '+00:00' || chr(9)
    || '2026-11-24T09:30:00.000000+00:00' || chr(9) || esc(e.kind) || chr(9) || coalesce(case_is.number::varchar, '\N')
    || chr(9) || coalesce(contact_is.number::varchar, '\N') || chr(9) || coalesce(customer_is.number::varchar, '\N')
    || chr(9) || coalesce(actor_is.number::varchar, '\N') || chr(9) || esc(e.channel) || chr(9) || esc(e.brand)
    || chr(9) || esc(e.site) || chr(9) || esc(e.team) || chr(9) || esc(e.language) || chr(9) || esc(e.topic) || chr(9)
    || esc(e.facts) || chr(9) || '{}'
from read_parquet('checked.parquet') e
left join numbers case_is on case_is.what = 'case'
  and case_is.name = e."case"
left join numbers contact_is on contact_is.what = 'contact'
  and contact_is.name = e."contact"
left join numbers customer_is on customer_is.what = 'customer'
  and customer_is.name = e."customer"
left join numbers actor_is on actor_is.what = 'actor'
  and actor_is.name = e."actor"
order by micros, n
