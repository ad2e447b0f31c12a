"""Somebody with a browser: signed in as a member of the test's union."""

import io
import re
from html import unescape
from typing import Any

import httpx
from litestar import Litestar
from pypdf import PdfReader

from foundation.settings import settings
from members.domain.identity import Identity
from members.services import sessions
from members.tables import RoleGrant


async def browser(app: Litestar, identity: Identity | None = None, language: str = "en") -> httpx.AsyncClient:
    """A client that answers in English, as this person or as nobody. Grants are stored first."""
    cookies = {"language": language}
    if identity is not None:
        for grant in identity.grants:
            granted = RoleGrant(member=identity.member_id, role=grant.role.value, scope=grant.scope)
            same = (RoleGrant.member == granted.member) & (RoleGrant.role == granted.role)
            if not await RoleGrant.exists().where(same & (RoleGrant.scope == granted.scope)):
                await granted.save()
        cookies["session"] = await sessions.start(identity.member_id)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    return httpx.AsyncClient(
        transport=transport,
        base_url=settings().address,
        cookies=cookies,
        headers={"sec-fetch-site": "same-origin"},
    )


def words(answer: httpx.Response) -> str:
    """What stands on the page, without markup."""
    body = re.sub(r"<(script|style|template)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def text_of(answer: httpx.Response) -> str:
    """What stands on a paper, without spaces."""
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def hidden(answer: httpx.Response) -> dict[str, Any]:
    """Every input, select and textarea of the page's forms as a browser would send them back."""
    text = answer.text
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input\b[^>]*>", text):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind, name = attributes.get("type", "text"), attributes.get("name")
        if name and (kind not in ("checkbox", "radio") or " checked" in tag):
            found[name] = unescape(attributes.get("value", ""))
    for name, inner in re.findall(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        options = re.findall(r'<option value="([^"]*)"([^>]*)>', inner)
        chosen = (
            [value for value, rest in options if "selected" in rest] or [options[0][0]] if options else [""]
        )
        found[name] = unescape(chosen[0])
    for name, inner in re.findall(r'<textarea\b[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', text, re.DOTALL):
        found[name] = unescape(inner)
    return found
