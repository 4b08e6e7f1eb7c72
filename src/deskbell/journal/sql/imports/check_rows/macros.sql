create or replace macro said(x) as '“' || left(regexp_replace(x,
    '[\x{0000}-\x{001F}\x{007F}-\x{009F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}\x{FFFE}\x{FFFF}]', '�', 'g'), 60)
    || '”'
