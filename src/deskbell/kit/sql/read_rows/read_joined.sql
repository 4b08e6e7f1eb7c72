select kit_beat."loop", kit_beat."at", kit_beat."loop", kit_beat."at"
from kit_beat
left join kit_beat on true
where loop = %s
