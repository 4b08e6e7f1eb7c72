create or replace macro fold_name(x) as replace(lower(regexp_replace(trim(nfc_normalize(x)), '\s+', ' ', 'g')), 'ς',
    'σ');

create or replace table spelled as
select col, text, fold_name(text) as name
from (
    select distinct 'brand' as col, brand as text
    from rows
    union all
    select distinct 'team' as col, team as text
    from rows
    union all
    select distinct 'channel' as col, channel as text
    from rows
    union all
    select distinct 'language' as col, language as text
    from rows
)
