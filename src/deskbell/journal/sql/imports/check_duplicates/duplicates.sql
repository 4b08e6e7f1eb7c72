insert into faults
select n, 'is the same as row ' || first
from (
    select n, min(n) over (partition by micros, kind, "case", contact, customer, actor, channel, brand, team, language,
        topic, facts, moves) as first
    from (
        select *, sum(moved) over (partition by "case", micros order by n) as moves
        from (
            select *, ("case" <> '' and team <> coalesce(lag(team) over instant, team))::int as moved
            from parsed
            where micros is not null
              and facts is not null
            window instant as (partition by "case", micros order by n)
        )
    )
)
where n > first;

insert into faults
select p.n, 'is on the journal already, as number ' || -max(b.n)
from parsed p
join before b using (micros, kind, "case", contact, customer, actor, channel, language, topic)
where p.team in ('', b.team)
  and p.brand in ('', b.brand)
  and p.facts is not null
  and (p.facts = b.facts or p.given_before is not null)
group by p.n
