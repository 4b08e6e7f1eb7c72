select (
    select json_agg(json_build_array(a.channel, a.value) order by a.id)
    from (
        select *
        from people_address
        where customer_id = %(customer)s
        order by id
        limit 20
    ) as a
), (
    select count(*)
    from (
        select 1
        from desk_contact
        where customer_id = %(customer)s
        limit 1000
    ) as b
), (
    select count(*)
    from (
        select 1
        from desk_case
        where customer_id = %(customer)s
          and id <> %(case)s
        limit 1000
    ) as c
)
