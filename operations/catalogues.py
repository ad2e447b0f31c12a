"""Collects the texts for people from code and pages into locale/, one catalogue a package (`make messages`).

`templates/<package>/` belongs to its package; layout, components and everything that belongs to nobody else
belongs to foundation. A text that several packages say is kept by the lowest of them.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from foundation.settings import ROOT

PACKAGES = ("foundation", "members", "events", "competitions", "checkin")
LANGUAGE = "zh_CN"
SINGLE = {"_", "gettext", "N_"}
PLURAL = {"ngettext", "Sentence"}

# Always the same, so that a catalogue only changes where its texts do.
HEADER = """\
msgid ""
msgstr ""
"Language: zh_CN\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

Key = str | tuple[str, str]
Found = dict[Key, set[str]]


def extract(package: str) -> Found:
    """Every text of a package, with the files that say it."""
    found: Found = {}
    for file in _python_files(package):
        for key in python_texts(file.read_text(encoding="utf-8")):
            found.setdefault(key, set()).add(file.relative_to(ROOT).as_posix())
    for file in _templates(package):
        for key in template_texts(file):
            found.setdefault(key, set()).add(file.relative_to(ROOT).as_posix())
    return found


def _python_files(package: str) -> Iterator[Path]:
    if package == "foundation":
        yield from ROOT.glob("app.py")
        yield from sorted((ROOT / "operations").rglob("*.py"))
    for file in sorted((ROOT / package).rglob("*.py")):
        if "piccolo_migrations" not in file.parts:
            yield file


def _templates(package: str) -> Iterator[Path]:
    for file in sorted((ROOT / "templates").rglob("*")):
        if not file.is_file() or file.suffix not in (".html", ".svg", ".txt", ".xml", ".js", ".webmanifest"):
            continue
        room = file.relative_to(ROOT / "templates").parts[0]
        if room == package or (package == "foundation" and room not in PACKAGES):
            yield file


def python_texts(source: str) -> Iterator[Key]:
    """Texts marked by `_`, `gettext`, `ngettext`, `N_` or `Sentence`; strings side by side are one text."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [part.value for part in node.args[:2] if isinstance(part, ast.Constant)]
        if name in PLURAL and len(texts) == 2 and all(isinstance(text, str) for text in texts):
            yield str(texts[0]), str(texts[1])
        elif name in SINGLE | PLURAL and texts and isinstance(texts[0], str) and texts[0]:
            yield texts[0]


def template_texts(file: Path) -> Iterator[Key]:
    """Texts of a page. A broken template is an error here, not silence."""
    with file.open("rb") as stream:
        for _, function, message, _ in babel_extract(stream, [*SINGLE, *PLURAL], [], {"silent": "false"}):
            parts = [part for part in (message if isinstance(message, tuple) else (message,)) if part]
            if not parts:
                continue
            if function in PLURAL and len(parts) > 1:
                yield parts[0], parts[1]
            else:
                yield parts[0]


def msgid(key: Key) -> str:
    return key if isinstance(key, str) else key[0]


def extract_all() -> dict[str, Found]:
    """Texts by package, each kept by the lowest package that says it."""
    taken: dict[str, str] = {}
    result: dict[str, Found] = {}
    for package in PACKAGES:
        texts = extract(package)
        strangers = {"competitions", "checkin"}
        result[package] = {
            key: places
            for key, places in texts.items()
            if msgid(key) not in taken or {taken[msgid(key)], package} == strangers
        }
        for key in texts:
            taken.setdefault(msgid(key), package)
    return result


def catalogue_file(package: str) -> Path:
    return ROOT / "locale" / LANGUAGE / f"{package}.po"


def read(package: str) -> Catalog:
    """The catalogue as it is in the tree; an empty one when there is none yet."""
    file = catalogue_file(package)
    if not file.exists():
        return Catalog(locale=LANGUAGE)
    with file.open("rb") as stream:
        return read_po(stream, locale=LANGUAGE, abort_invalid=True)


def written(known: dict[str, str | tuple[str, ...]], texts: Found) -> Catalog:
    """The catalogue of these texts with every translation that is known; nothing is guessed."""
    catalogue = Catalog(locale=LANGUAGE, fuzzy=False)
    for key, places in texts.items():
        text = known.get(msgid(key), "")
        if isinstance(key, tuple):
            text = text if isinstance(text, tuple) else (text,)
        else:
            text = text[0] if isinstance(text, tuple) else text
        catalogue.add(key, text, locations=[(place, 0) for place in sorted(places)])
    return catalogue


def translations() -> dict[str, str | tuple[str, ...]]:
    """Every translation in the tree, whichever package holds it now."""
    known: dict[str, str | tuple[str, ...]] = {}
    for package in reversed(PACKAGES):
        for message in read(package):
            text = message.string or ""
            if message.id and any(text):
                identity = message.id if isinstance(message.id, str) else message.id[0]
                known[identity] = text if isinstance(text, str) else tuple(text)
    return known


def update() -> dict[str, list[str]]:
    """Write every catalogue anew; returns what each still needs translated."""
    known = translations()
    missing: dict[str, list[str]] = {}
    for package, texts in extract_all().items():
        file = catalogue_file(package)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            stream.write(HEADER.encode())
            write_po(
                stream,
                written(known, texts),
                width=100,
                sort_by_file=True,
                include_lineno=False,
                omit_header=True,
            )
        missing[package] = [msgid(key) for key in texts if not any(known.get(msgid(key), ""))]
    return missing


def main() -> None:
    gaps = update()
    for package, texts in gaps.items():
        print(f"{catalogue_file(package).relative_to(ROOT)}: {len(texts)} to translate")
        for text in texts:
            print(f"    {text}")
    sys.exit(0)


if __name__ == "__main__":
    main()
