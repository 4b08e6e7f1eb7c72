copy journal_reference (what, name, number, brought_by_id)
from stdin
