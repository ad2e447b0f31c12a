"""Pages: Jinja templates with what every page knows (who is asking, language, theme, links)."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.enums import MediaType

from foundation import i18n
from foundation.clock import now
from foundation.sentence_gaps import SentenceGaps, sentence_gap
from foundation.settings import ROOT, settings
from foundation.web.static_files import static

AnyRequest = Request[Any, Any, Any]
THEMES = ("light", "dark")

_shared: dict[str, Any] = {}


def share(name: str, value: Any) -> None:
    """Makes something of a higher room known to all templates, such as a link to the ticket's picture."""
    _shared[name] = value
    environment().globals[name] = value


@cache
def environment() -> Environment:
    """The one Jinja environment. Everything is escaped; an unknown name is an error, not an empty place."""
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings().demo,
        cache_size=-1,
        extensions=[SentenceGaps],
    )
    made.filters.update(i18n.FILTERS)
    made.globals.update(
        _=i18n.gettext,
        gettext=i18n.gettext,
        ngettext=i18n.ngettext,
        period=i18n.period,
        local=i18n.local,
        now=now,
        sentence_gap=sentence_gap,
        static=static,
        drawn_cover=_drawn_cover,
        **_shared,
    )
    return made


@lru_cache(maxsize=1000)
def _drawn_cover(kind: str, seed: str, size: str) -> str:
    """An event's picture. It depends on nothing else, and drawing it takes longer than the rest of the page."""
    drawing: Any = environment().get_template("components/cover.html").module
    return cast(str, drawing.draw(kind, seed, size))


def render(name: str, context: Mapping[str, Any]) -> str:
    """A template as text, outside any request: for documents and tests."""
    return environment().get_template(name).render(context)


def page(
    request: AnyRequest,
    name: str,
    context: Mapping[str, Any] | None = None,
    *,
    status_code: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[str]:
    """The HTML answer of a handler: template `name` with `context` and what every page knows."""
    content = render(name, {**_known(request), **(context or {})})
    return Response(content, media_type=MediaType.HTML, status_code=status_code, headers=headers)


def _known(request: AnyRequest) -> dict[str, Any]:
    theme = request.cookies.get("theme", "")
    return {
        "request": request,
        "identity": request.scope.get("user"),
        "language": i18n.language.get(),
        "language_tag": i18n.TAGS[i18n.language.get()],
        "theme": theme if theme in THEMES else "",
        "settings": settings(),
        "path": request.scope["path"],
        "url": _links(request),
    }


def _links(request: AnyRequest) -> Callable[..., str]:
    return request.app.route_reverse
