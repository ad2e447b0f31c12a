"""A row of the set-up form: one offering with its places and conditions."""

from collections.abc import Mapping
from typing import Any

import msgspec
from wtforms import HiddenField

from events.domain.eligibility import Rules, describe
from events.domain.event_form import EventDraft, OfferingDraft
from foundation.forms import ChoiceField, ChoicesField, Form, MomentField, TextField, TickField, WholeField
from foundation.messages import N_, Sentence

IN_SERVICE, RETIRED, NOT_LEFT = "active seconded", "retired", "active seconded retired"
EMPLOYMENTS = (("", N_("everyone on the roster")), (IN_SERVICE, N_("in service")), (RETIRED, N_("retired")))


class OfferingRow(Form):
    """One offering with its places and conditions."""

    id = HiddenField()
    pool_id = HiddenField()
    kept_rules = HiddenField()
    title = TextField(N_("Title"), longest=80, required=True)
    section = TextField(N_("Listed under"), longest=60)
    place = TextField(N_("Place"), longest=120)
    code = TextField(N_("Short code"), longest=12)
    size = WholeField(N_("Number of places"), least=1, most=100_000)
    shares = ChoiceField(N_("Counted"), required=False)
    by_branch = TickField(N_("Places go by branch"))
    employment = ChoiceField(N_("Who"), choices=EMPLOYMENTS, required=False)
    sex = ChoiceField(
        N_("Men or women"),
        choices=(("", N_("both")), ("female", N_("women")), ("male", N_("men"))),
        required=False,
    )
    age_min = WholeField(N_("At least so old"), least=0, most=120)
    age_max = WholeField(N_("At most so old"), least=0, most=120)
    service_min = WholeField(N_("Years of service"), least=0, most=60)
    branches = ChoicesField(N_("Only these branches"))
    starts_at = MomentField(N_("Begins"))
    ends_at = MomentField(N_("Ends"))

    @property
    def wrong_inside(self) -> bool:
        """Whether something is wrong among the conditions, so that they are shown opened."""
        names = (
            "section",
            "place",
            "employment",
            "sex",
            "age_min",
            "age_max",
            "service_min",
            "branches",
            "starts_at",
            "ends_at",
        )
        return any(self._fields[name].errors for name in names)

    def told(self) -> tuple[Sentence, ...]:
        """The conditions in words, shown while they are folded away."""
        names = {str(value): str(label) for value, label, *_ in self.branches.iter_choices()}
        return describe(self.rules(), names)

    def rules(self) -> Rules:
        """As typed here; conditions that are set elsewhere stay as they came with the row."""
        return msgspec.structs.replace(
            _rules_kept(self.kept_rules.data),
            employment=tuple((self.employment.data or "").split()),
            sex=self.sex.data or "",
            age_min=self.age_min.data,
            age_max=self.age_max.data,
            branches=tuple(self.branches.data or ()),
            service_min=self.service_min.data,
        )


def _rules_kept(sent: str | None) -> Rules:
    try:
        return msgspec.json.decode(sent or "{}", type=Rules)
    except msgspec.MsgspecError:
        return Rules()


def offering_data(
    draft: EventDraft, number: int, offering: OfferingDraft, first: Mapping[int, int]
) -> dict[str, Any]:
    pool, rules = draft.pools[offering.pool], offering.rules
    own = first[offering.pool] == number
    return {
        "id": offering.id,
        "pool_id": pool.id if own else "",
        "kept_rules": msgspec.json.encode(rules).decode(),
        "title": offering.title,
        "section": offering.section,
        "place": offering.place,
        "code": offering.code,
        "size": pool.size if own else None,
        "shares": "" if own else str(first[offering.pool]),
        "by_branch": pool.by_branch and own,
        "employment": "" if " ".join(rules.employment) == NOT_LEFT else " ".join(rules.employment),
        "sex": rules.sex,
        "age_min": rules.age_min,
        "age_max": rules.age_max,
        "service_min": rules.service_min,
        "branches": list(rules.branches),
        "starts_at": offering.starts_at,
        "ends_at": offering.ends_at,
    }
