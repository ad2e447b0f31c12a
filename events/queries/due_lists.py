"""Which branches have not handed in the list of their applicants: their own, or one above that has the places."""

DUE = (
    "e.status = 'published' AND e.allocation = 'approval' AND e.allocated_at IS NULL"
    " AND (e.kind = 'trip' OR e.form = 'nomination')"
    " AND EXISTS (SELECT 1 FROM registration r JOIN branch b ON b.id = r.branch"
    " WHERE r.event = e.id AND r.status = 'applied' AND (b.id = s.id OR (b.path LIKE s.path || {} AND EXISTS"
    " (SELECT 1 FROM branch_quota q JOIN pool p ON p.id = q.pool WHERE p.event = e.id AND q.branch = s.id))))"
    " AND NOT EXISTS (SELECT 1 FROM branch_list l JOIN offering o ON o.id = l.offering"
    " WHERE o.event = e.id AND l.branch = s.id AND l.handed_in_at IS NOT NULL)"
)
"""A condition on an event `e` and a branch `s`; it takes one value, ``ANYTHING``."""
ANYTHING = "%"
