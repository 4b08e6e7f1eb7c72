insert into faults
select n, 'the case ' || said("case") || ' was opened before, ' || case when first > 0 then 'in row ' || first
    else 'on the journal, number ' || -first end
from steps
where begins
  and n <> first
  and n > 0
  and n not in (
    select n
    from faults
)
