"""Fill in the team and the site of rows that name none, from the other rows of their case.

Many logs name the team on the first row of a case only, or on the rows where it changes. A row without a team belongs
to the team that had the case then. Without a site a standard in working hours would count every hour of the day.
"""

from typing import Any

# Stands in the facts, as JSON writes it, where the team that had the case before goes.
TEAM_BEFORE = "\x01"
_TEAM_BEFORE_JSON = "'\"\\u0001\"'"
# Numbers of entries are negative and fall; behind this they lie before every row of the file, in their own order.
FAR = 10**15

_KNOWN = """
create or replace temp table case_teams as
select n, place, "case", team, site, brand,
       coalesce(last_value(nullif(team, '') ignore nulls) over upto, '') as team_then,
       coalesce(last_value(nullif(team, '') ignore nulls) over earlier, '') as team_before,
       coalesce(last_value(nullif(site, '') ignore nulls) over upto,
                first_value(nullif(site, '') ignore nulls) over every_row, '') as site_then,
       coalesce(last_value(nullif(brand, '') ignore nulls) over upto,
                first_value(nullif(brand, '') ignore nulls) over every_row, '') as brand_then
  from (select n, micros, if(n < 0, -n - $far, n) as place, "case", team, site, brand from parsed where "case" <> ''
         union all
        select n, micros, -n - $far, "case", team, site, brand from before where "case" <> '')
window upto as (partition by "case" order by micros, place rows between unbounded preceding and current row),
       earlier as (partition by "case" order by micros, place rows between unbounded preceding and 1 preceding),
       every_row as (partition by "case" order by micros, place rows between unbounded preceding and unbounded following)
"""
_NAMED_BEFORE = "to_json(coalesce(nullif(c.team_before, ''), given.value, given_before, ''))::varchar"
_FILL = f"""
create or replace table parsed as
select p.* exclude (given_before) replace (
           if(p.team = '', coalesce(c.team_then, ''), p.team) as team,
           coalesce(nullif(p.site, ''), nullif(c.site_then, ''), nullif(of_brand.site, ''), if(of_brand.value is null, '', $site))
               as site,
           coalesce(nullif(p.brand, ''), c.brand_then, '') as brand,
           replace(p.facts, {_TEAM_BEFORE_JSON}, {_NAMED_BEFORE}) as facts,
           replace(p.sealed, {_TEAM_BEFORE_JSON}, {_NAMED_BEFORE}) as sealed)
  from parsed p
       left join case_teams c on c.n = p.n
       left join (select distinct value, site from known where col = 'brand') of_brand
              on of_brand.value = coalesce(nullif(p.brand, ''), c.brand_then, '')
       left join known given on given.col = 'team' and given.name = fold_name(p.given_before)
"""
_ASK = """
insert into faults
select p.n, 'names no team, and ' || said(p.brand) || ' has ' || k.sites || ' sites: whose hours count? '
            || 'Write the team, or add --site SITE to the command'
  from parsed p join (select distinct value, sites from known where col = 'brand') k on k.value = p.brand
 where p.team = '' and p.site = '' and k.sites > 1
"""


def fill_case_teams(db: Any, *, site: str = "") -> None:
    """Fill in `parsed`. `site` is where rows belong whose case names no team and whose brand has several sites.

    1. A row without a team gets the team that had its case then.
    2. A row without a site gets that of its team, else that of the first team of its case, else the only site of its
       brand, else `site`.
    3. A fact that names the team before gets the team that had the case, whatever the file calls it.
    """
    db.execute(_KNOWN.replace("$far", str(FAR)))
    db.execute(_FILL, {"site": site})


def check_sites(db: Any) -> None:
    """Add a fault for each row whose site nobody can know: no team, and several sites to choose from."""
    db.execute(_ASK)
