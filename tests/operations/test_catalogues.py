"""The Chinese of every text: nothing missing, nothing left over, nothing filled in wrongly."""

import re
from pathlib import Path

import pytest

from operations import catalogues
from operations.catalogues import PACKAGES, msgid

# A date on a tile has no room for the year in Chinese.
LEFT_OUT = {"{month}/{year}": {"year"}}
PLACEHOLDER = re.compile(r"{(\w*)[^}]*}")


def test_texts_are_found_in_python() -> None:
    source = """
Sentence("Registration " "opens {opens}.", opens=1)
Sentence("One place", "{count} places", count=2)
self.gettext("Save")
N_("")
other("not this")
"""
    assert list(catalogues.python_texts(source)) == [
        "Registration opens {opens}.",
        ("One place", "{count} places"),
        "Save",
    ]


def test_texts_are_found_in_pages(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        """{{ _("Hello {name}", name=x) }} {{ ngettext("One", "{count} many", n) }} {{ _(title) }}"""
    )
    assert list(catalogues.template_texts(page)) == ["Hello {name}", ("One", "{count} many")]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_text_has_its_chinese(package: str) -> None:
    known = catalogues.translations()
    missing = sorted(msgid(key) for key in catalogues.extract(package) if msgid(key) not in known)
    assert missing == [], "run `make messages`, then translate"


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_is_left_over_or_uncertain(package: str) -> None:
    said = {msgid(key) for key in catalogues.extract(package)}
    messages = [message for message in catalogues.read(package) if message.id]
    assert [message.id for message in messages if message.fuzzy] == []
    assert sorted(_identity(message.id) for message in messages if _identity(message.id) not in said) == []


def test_one_text_has_one_translation() -> None:
    seen: dict[str, set[str]] = {}
    for package in PACKAGES:
        for message in catalogues.read(package):
            if message.id and message.string:
                text = message.string if isinstance(message.string, str) else message.string[0]
                seen.setdefault(_identity(message.id), set()).add(text)
    assert {text: chinese for text, chinese in seen.items() if len(chinese) > 1} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_placeholders_are_those_of_the_english(package: str) -> None:
    """A plural may leave its number out of the singular; Chinese has one form, so it needs the plural's."""
    wrong = {}
    for message in catalogues.read(package):
        if not message.id or not message.string:
            continue
        english = message.id if isinstance(message.id, str) else message.id[-1]
        chinese = message.string if isinstance(message.string, str) else message.string[0]
        if set(PLACEHOLDER.findall(english)) - LEFT_OUT.get(english, set()) != set(
            PLACEHOLDER.findall(chinese)
        ):
            wrong[english] = chinese
    assert wrong == {}


def _identity(identity: str | list[str] | tuple[str, ...]) -> str:
    return identity if isinstance(identity, str) else identity[0]
