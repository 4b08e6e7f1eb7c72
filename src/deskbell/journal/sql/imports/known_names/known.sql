create or replace temp table names (col text, text text, value text, brand text, site text, sites int);

create or replace table known as
select col, name, min(value) as value, arg_min(brand, value) as brand, arg_min(site, value) as site,
    arg_min(sites, value) as sites, count(distinct value) as several
from (
    select *, fold_name(text) as name
    from names
)
group by col, name
