create or replace temp table made as
select * replace (case when undone = '[]' then [] else from_json(undone,
    '[{"stopped": "BIGINT", "undone": "BIGINT"}]') end as undone, case when paused = '[]' then [] else from_json(paused,
    '[{"begins": "BIGINT", "ends": "BIGINT", "why": "VARCHAR"}]') end as paused,
    case when left_out = '[]' then [] else from_json(left_out,
    '[{"begins": "BIGINT", "ends": "BIGINT", "why": "VARCHAR"}]') end as left_out,
    case when marks = '[]' then [] else from_json(marks, '["BIGINT"]') end as marks,
    case when trail = '[]' then [] else from_json(trail, '["VARCHAR"]') end as trail,
    case when unsettled = '[]' then [] else from_json(unsettled,
    '[{"stopped": "BIGINT", "undone": "BIGINT", "reading": "BIGINT"}]') end as unsettled,
    case when counted = '[]' then [] else from_json(counted, '["BIGINT"]') end as counted), began = started
  and undone = '[]'
  and paused = '[]'
  and left_out = '[]' as plain
from read_csv('rows.csv', auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\n',
    nullstr = '', allow_quoted_nulls = false, parallel = false, columns = {'measure': 'VARCHAR', 'subject': 'BIGINT',
    'round': 'INTEGER', 'case': 'BIGINT', 'channel': 'VARCHAR', 'brand': 'VARCHAR', 'site': 'VARCHAR',
    'team': 'VARCHAR', 'language': 'VARCHAR', 'topic': 'VARCHAR', 'began': 'BIGINT', 'started': 'BIGINT',
    'stopped': 'BIGINT', 'undone': 'VARCHAR', 'paused': 'VARCHAR', 'left_out': 'VARCHAR', 'marks': 'VARCHAR',
    'trail': 'VARCHAR', 'score': 'BIGINT', 'standard': 'VARCHAR', 'version': 'INTEGER', 'due': 'BIGINT',
    'settled': 'BIGINT', 'unsettled': 'VARCHAR', 'counted': 'VARCHAR', 'stock': 'BOOLEAN', 'amount': 'BIGINT',
    'reading': 'BIGINT', 'once': 'BOOLEAN'})
