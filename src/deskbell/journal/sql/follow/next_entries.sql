select journal_entry."id", journal_entry."number", journal_entry."hash", journal_entry."at",
    journal_entry."recorded_at", journal_entry."kind", journal_entry."case", journal_entry."contact",
    journal_entry."customer", journal_entry."actor", journal_entry."channel", journal_entry."brand",
    journal_entry."site", journal_entry."team", journal_entry."language", journal_entry."topic", journal_entry."facts",
    journal_entry."commitments"
from journal_entry
where number > %s
  and number <= %s
  and (kind = any(%s::text[]) or %s::boolean)
order by number
limit %s
