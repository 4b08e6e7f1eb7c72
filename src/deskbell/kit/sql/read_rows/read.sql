select kit_beat."loop", kit_beat."at"
from kit_beat
where loop = %s
