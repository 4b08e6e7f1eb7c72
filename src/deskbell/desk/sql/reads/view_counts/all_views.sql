select (
    select count(*)
    from (
        select 1
        from desk_case c
        where c.state in ('new', 'open')
          and c.held = ''
          and c.owner_id = %(me)s
        limit 1000
    ) as few
), (
    select count(*)
    from (
        select 1
        from desk_case c
        where c.state = 'waiting'
          and c.held = ''
          and c.owner_id = %(me)s
        limit 1000
    ) as few
), (
    select count(*)
    from (
        select 1
        from (
            select team_id
            from people_staff_teams
            where staff_id = %(me)s
        ) as mine
        cross join lateral (
            select 1
            from desk_case c
            where c.team_id = mine.team_id
              and c.state in ('new', 'open')
              and c.held = ''
            limit 1000
        ) as one
        limit 1000
    ) as few
), (
    select count(*)
    from (
        select 1
        from (
            select team_id
            from people_staff_teams
            where staff_id = %(me)s
        ) as mine
        cross join lateral (
            select 1
            from desk_case c
            where c.team_id = mine.team_id
              and c.state = 'waiting'
              and c.held = ''
            limit 1000
        ) as one
        limit 1000
    ) as few
), (
    select count(*)
    from (
        select 1
        from desk_case c
        where c.state in ('new', 'open')
          and c.held = ''
          and c.owner_id is null
        limit 1000
    ) as few
), (
    select count(*)
    from (
        select 1
        from desk_case c
        where c.state in ('new', 'open')
          and c.held = ''
          and c.clock_due_at < %(now)s
        limit 1000
    ) as few
), (
    select count(*)
    from (
        select 1
        from desk_case c
        where c.state = 'waiting'
          and c.held = ''
        limit 1000
    ) as few
), (
    select count(*)
    from (
        select 1
        from desk_case c
        where c.held <> ''
        limit 1000
    ) as few
)
