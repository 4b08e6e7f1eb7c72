insert into faults
select n, '`case` holds characters that are no text'
from rows
where regexp_matches("case",
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]');

insert into faults
select n, '`case` is longer than 200 characters'
from rows
where length("case") > 200;

insert into faults
select n, '`contact` holds characters that are no text'
from rows
where regexp_matches("contact",
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]');

insert into faults
select n, '`contact` is longer than 200 characters'
from rows
where length("contact") > 200;

insert into faults
select n, '`customer` holds characters that are no text'
from rows
where regexp_matches("customer",
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]');

insert into faults
select n, '`customer` is longer than 200 characters'
from rows
where length("customer") > 200;

insert into faults
select n, '`actor` holds characters that are no text'
from rows
where regexp_matches("actor",
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]');

insert into faults
select n, '`actor` is longer than 200 characters'
from rows
where length("actor") > 200;

insert into faults
select n, '`brand` holds characters that are no text'
from rows
where regexp_matches("brand",
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]');

insert into faults
select n, '`brand` is longer than 200 characters'
from rows
where length("brand") > 200;

insert into faults
select n, '`team` holds characters that are no text'
from rows
where regexp_matches("team",
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]');

insert into faults
select n, '`team` is longer than 200 characters'
from rows
where length("team") > 200;

insert into faults
select n, '`channel` holds characters that are no text'
from rows
where regexp_matches("channel",
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]');

insert into faults
select n, '`channel` is longer than 200 characters'
from rows
where length("channel") > 200;

insert into faults
select n, '`language` holds characters that are no text'
from rows
where regexp_matches("language",
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]');

insert into faults
select n, '`language` is longer than 200 characters'
from rows
where length("language") > 200;

insert into faults
select n, '`topic` holds characters that are no text'
from rows
where regexp_matches("topic",
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]');

insert into faults
select n, '`topic` is longer than 200 characters'
from rows
where length("topic") > 200;

insert into faults
select n, '`kind` holds characters that are no text'
from rows
where regexp_matches("kind",
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]');

insert into faults
select n, '`kind` is longer than 200 characters'
from rows
where length("kind") > 200;

insert into faults
select n, '`at` holds characters that are no text'
from rows
where regexp_matches("at",
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]');

insert into faults
select n, '`at` is longer than 200 characters'
from rows
where length("at") > 200;

insert into faults
select n, '`case` begins or ends with a space'
from rows
where "case" <> trim("case");

insert into faults
select n, '`contact` begins or ends with a space'
from rows
where "contact" <> trim("contact");

insert into faults
select n, '`customer` begins or ends with a space'
from rows
where "customer" <> trim("customer");

insert into faults
select n, '`actor` begins or ends with a space'
from rows
where "actor" <> trim("actor")
