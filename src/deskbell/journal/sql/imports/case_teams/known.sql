create or replace temp table case_teams as
select n, place, "case", team, site, brand,
    coalesce(last_value(nullif(team, '') ignore nulls) over upto, '') as team_then,
    coalesce(last_value(nullif(team, '') ignore nulls) over earlier, '') as team_before,
    coalesce(last_value(nullif(site, '') ignore nulls) over upto, first_value(nullif(site,
    '') ignore nulls) over every_row, '') as site_then, coalesce(last_value(nullif(brand, '') ignore nulls) over upto,
    first_value(nullif(brand, '') ignore nulls) over every_row, '') as brand_then
from (
    select n, micros, if(n < 0, -n - 1000000000000000, n) as place, "case", team, site, brand
    from parsed
    where "case" <> ''
    union all
    select n, micros, -n - 1000000000000000, "case", team, site, brand
    from before
    where "case" <> ''
)
window upto as (partition by "case" order by micros, place rows between unbounded preceding and current row),
earlier as (partition by "case" order by micros, place rows between unbounded preceding and 1 preceding),
every_row as (partition by "case" order by micros, place rows between unbounded preceding and unbounded following);

create or replace table parsed as
select p.* exclude (given_before) replace ( if(p.team = '', coalesce(c.team_then, ''), p.team) as team,
    coalesce(nullif(p.site, ''), nullif(c.site_then, ''), nullif(of_brand.site, ''), if(of_brand.value is null, '',
    $site)) as site, coalesce(nullif(p.brand, ''), c.brand_then, '') as brand, replace(p.facts, '"\u0001"',
    to_json(coalesce(nullif(c.team_before, ''), given.value, given_before, ''))::varchar) as facts, replace(p.sealed,
    '"\u0001"', to_json(coalesce(nullif(c.team_before, ''), given.value, given_before, ''))::varchar) as sealed)
from parsed p
left join case_teams c on c.n = p.n
left join (
    select distinct value, site
    from known
    where col = 'brand'
) of_brand on of_brand.value = coalesce(nullif(p.brand, ''), c.brand_then, '')
left join known given on given.col = 'team'
  and given.name = fold_name(p.given_before)
