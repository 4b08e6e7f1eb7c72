select max(list_max(list_transform(trail[1:len(list_filter(marks, lambda m: m <= $at)) + 1],
    lambda t: len(list_filter(trail[1:len(list_filter(marks, lambda m: m <= $at)) + 1], lambda x: x = t)))) - 1)
from facts
where once
  and len(trail) > 0
  and began > $begins
  and began <= $ends
  and true
