"""The acts of the audit trail in words."""

import json
from typing import Any

from foundation.i18n import gettext as _
from members.pages.act_names import ACTS, SUBJECTS


def act_words(action: str) -> str:
    """The act in the reader's language."""
    return _(ACTS[action]) if action in ACTS else action


def subject_words(kind: str) -> str:
    """What an act is about, in the reader's language."""
    return _(SUBJECTS[kind]) if kind in SUBJECTS else kind


def details(fields: str) -> str:
    """The fields of an entry as one line: `role: liaison · scope: 4k2m…`."""
    found: dict[str, Any] = json.loads(fields)
    return " · ".join(
        f"{name}: {_plain(value)}" for name, value in found.items() if value not in ("", None, [])
    )


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
