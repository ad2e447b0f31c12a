"""Texts an organizer copies into a WeChat group: invitation, reminder and result. They name nobody."""

from datetime import datetime

import msgspec

from events.domain.event import Event, Phase
from foundation.i18n import gettext as _
from foundation.i18n import moment, period
from foundation.messages import N_
from foundation.settings import settings

INVITATION, REMINDER, RESULT = N_("Invitation"), N_("Reminder"), N_("Outcome")
STANDING = N_("How it stands")


class Numbers(msgspec.Struct, frozen=True):
    """Places, how many are taken and waited for, how many people came; of a register, attendances and money (fen)."""

    size: int
    taken: int
    waiting: int
    present: int
    times: int = 0
    amount: int = 0


class GroupText(msgspec.Struct, frozen=True):
    title: str
    text: str


def group_texts(event: Event, numbers: Numbers, at: datetime) -> list[GroupText]:
    """The texts that make sense now, the most useful first."""
    if event.only_register:
        return [GroupText(STANDING, _register(event, numbers, at))]
    reminder, result = GroupText(REMINDER, _reminder(event)), GroupText(RESULT, _result(event, numbers, at))
    invitation = GroupText(INVITATION, _invitation(event, numbers, at))
    if event.over(at):
        return [result]
    if event.phase(at) in (Phase.CLOSED, Phase.CANCELLED):
        return [result, reminder]
    return [invitation, reminder, result]


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _facts(event: Event) -> tuple[str, ...]:
    return (
        _("When: {when}", when=period(event.starts_at, event.ends_at)) if event.starts_at else "",
        _("Where: {place}", place=event.place) if event.place else "",
    )


def _address(event: Event) -> str:
    return f"{settings().address}/events/{event.id}"


def _invitation(event: Event, numbers: Numbers, at: datetime) -> str:
    opens = event.opens_at if event.opens_at and at < event.opens_at else None
    left = max(numbers.size - numbers.taken, 0)
    return _lines(
        _("【{title}】Sign-up", title=event.title),
        event.summary,
        *_facts(event),
        _("Sign-up opens: {at}", at=moment(opens)) if opens else "",
        _("Sign-up until: {at}", at=moment(event.sign_up_ends)) if event.sign_up_ends else "",
        _("Places: {size}, {left} left", size=numbers.size, left=left),
        _("Sign up here: {address}", address=_address(event)),
    )


def _reminder(event: Event) -> str:
    return _lines(
        _("【{title}】Reminder", title=event.title),
        *_facts(event),
        _("Please have your code ready at the door. If you cannot come, please give your place back: {address}",
          address=_address(event)),
    )  # fmt: skip


def _register(event: Event, numbers: Numbers, at: datetime) -> str:
    return _lines(
        _("【{title}】How it stands", title=event.title),
        *_facts(event),
        _(
            "Together: {times} attendances, {yuan} yuan.",
            times=numbers.times,
            yuan=f"{numbers.amount / 100:,.2f}",
        ),
        ""
        if event.over(at)
        else _("If you know of somebody who should be on it, tell your branch's liaison."),
    )


def _result(event: Event, numbers: Numbers, at: datetime) -> str:
    if event.status == "cancelled":
        return _lines(_("【{title}】Cancelled", title=event.title), event.cancelled_because, _address(event))
    if event.over(at):
        return _lines(
            _("【{title}】Thank you", title=event.title),
            _("{present} of {taken} signed up were there.", present=numbers.present, taken=numbers.taken)
            if numbers.present
            else _("{taken} took part.", taken=numbers.taken),
            _address(event),
        )
    return _lines(
        _("【{title}】Result of sign-up", title=event.title),
        _("{taken} have a place, {waiting} wait.", taken=numbers.taken, waiting=numbers.waiting),
        *_facts(event),
        _("Everybody has been told. See your own state here: {address}", address=_address(event)),
    )
