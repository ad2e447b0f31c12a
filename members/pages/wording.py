"""The editor of a message's words, for one event or for all: with a preview, and a trial sent to oneself."""

from datetime import timedelta
from typing import Any

from litestar import Request, Response

from foundation import i18n
from foundation.clock import now
from foundation.errors import Refusal
from foundation.forms import Form, TextField
from foundation.i18n import LANGUAGES
from foundation.i18n import gettext as _
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.documents.messages import Words, as_text, built_in, chosen, one_line
from members.domain.identity import Identity
from members.domain.telling.kinds import GROUPS, Kind
from members.domain.telling.wording import filled
from members.queries.inbox import wordings
from members.services import wordings as service
from members.services.wordings import CHANNELS, Wording

Mine = Request[Identity, Any, Any]
CHANNEL_NAMES = {"inbox": N_("Inbox"), "mail": N_("Mail"), "wecom": N_("WeCom group")}


class WordsForm(Form):
    """Typed as it stands; whether it can be filled in is the service's to say."""

    subject = TextField(N_("Subject"), longest=300)
    body = TextField(N_("Text"), longest=5000, lines=True)


async def show(request: Mine, kind: str, *, event: str = "", title: str = "", base: str) -> Response[Any]:
    """The editor. `base`: the address it is under; `title`: the event's."""
    wording = _wording(request, kind, event)
    service.kind_of(wording)
    return await _shown(request, wording, title, base)


async def send(request: Mine, kind: str, *, event: str = "", title: str = "", base: str) -> Response[Any]:
    """What the editor sends: look, try, keep, or back to the built-in words."""
    wording = _wording(request, kind, event)
    known = service.kind_of(wording)
    form = await WordsForm.read(request)
    act = (await request.form()).get("act", "")
    words = Words(form.subject.data or "", form.body.data or "")
    here = f"{base}/words/{kind}?channel={wording.channel}&language={wording.language}"
    try:
        if act == "reset":
            await service.reset(request.user, wording)
            return see_other(f"{here}&done=saved")
        service.must_word(request.user, event)
        words = service.checked(wording, words)
        if act == "trial":
            await service.trial(
                request.user, _example(known, words, title, request.user.name, wording.language)
            )
            return await _shown(
                request, wording, title, base, form, told=Sentence("The trial is in your inbox.")
            )
        if act != "preview":
            await service.change(request.user, wording, words)
            return see_other(f"{here}&done=saved")
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _shown(request, wording, title, base, form, status=refused.status)
    return await _shown(request, wording, title, base, form)


def _wording(request: Mine, kind: str, event: str) -> Wording:
    channel = request.query_params.get("channel", "inbox")
    language = request.query_params.get("language", i18n.language.get())
    return Wording(kind, channel, language, event)


async def _shown(
    request: Mine, wording: Wording, title: str, base: str, form: WordsForm | None = None,
    *, status: int = 200, told: Sentence | str = "",
) -> Response[Any]:  # fmt: skip
    kind = service.kind_of(wording)
    changed = await wordings()
    present = _in(
        wording.language, lambda: chosen(kind.key, changed, channel=wording.channel, event=wording.event)
    )
    if form is None:
        form = WordsForm(data={"subject": present.subject, "body": present.body})
        told = Sentence("Saved.") if request.query_params.get("done") == "saved" else ""
    words = Words(form.subject.data or "", form.body.data or "")
    context = {
        "kind": kind,
        "wording": wording,
        "form": form,
        "base": base,
        "title": title,
        "preview": _example(kind, words, title, request.user.name, wording.language),
        "usual": _in(wording.language, lambda: built_in(kind.key)),
        "is_changed": (wording.event, kind.key, wording.channel, wording.language) in changed,
        "channels": {key: CHANNEL_NAMES[key] for key in CHANNELS if key != "wecom" or kind.group},
        "languages": LANGUAGES,
        "notice": told,
    }
    return page(request, "members/inbox/wording.html", context, status_code=status)


def _in(language: str, make: Any) -> Words:
    token = i18n.language.set(language)
    try:
        found: Words = make()
        return found
    finally:
        i18n.language.reset(token)


def _example(kind: Kind, words: Words, title: str, name: str, language: str) -> Words:
    """The words as somebody would read them, with values made up."""

    def make() -> Words:
        values: dict[str, Any] = dict.fromkeys(kind.places, "…") | {
            "title": title or _("Badminton for everyone"), "when": now() + timedelta(days=7),
            "until": now() + timedelta(days=2), "place": _("Sports hall"), "name": name, "by": name, "who": name,
            "line": 3, "places": 4, "link": "https://…", "changes": _("New place: {place}.", place=_("Sports hall")),
        }  # fmt: skip
        shown = {key: as_text(value) for key, value in values.items() if key in kind.places}
        return Words(one_line(filled(words.subject, shown)), filled(words.body, shown))

    return _in(language, make)


def kinds_for_list() -> Any:
    """Groups of kinds, as the pages list them."""
    return GROUPS
