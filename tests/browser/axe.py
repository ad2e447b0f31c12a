"""What axe-core finds wrong on a page as it stands in the browser (WCAG 2.2 A and AA)."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

SOURCE = Path(__file__).resolve().parents[1] / "vendor/axe/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# A page may well have two headers of the first rank on the style page only; everything else stands.
RUN = """async (options) => {
  scrollTo(0, 0);  // what slid half under the header counts as half a target
  const found = await axe.run(document, options);
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => ({ rule: rule.id, where: node.target.join(" "), why: node.failureSummary })));
}"""


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


async def violations(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """One line for each fault: the rule, where, and what to do. `without` names rules that do not apply here.

    Motion is stopped first, because a half-faded text has half its contrast.
    """
    await page.emulate_media(reduced_motion="reduce")
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(_source())
    options: dict[str, Any] = {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
    }
    found = await page.evaluate(RUN, options)
    return [f"{each['rule']} at {each['where']}: {' '.join(each['why'].split())}" for each in found]


async def sideways(page: Page) -> int:
    """By how many pixels the page scrolls sideways; 0 on a good page."""
    return int(
        await page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )


async def small_targets(page: Page, least: int = 24) -> list[str]:
    """Controls smaller than `least` pixels in either direction, links in running text excepted (WCAG 2.5.8)."""
    found = await page.evaluate(
        """(least) => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
          .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".visually-hidden"))
          .filter((e) => !(e.tagName === "A" && getComputedStyle(e).display === "inline"))
          .filter((e) => !(e.type === "checkbox" || e.type === "radio"))
          .filter((e) => getComputedStyle(e, "::after").position !== "absolute")  // stretched over its card
          .map((e) => [e, e.getBoundingClientRect()])
          .filter(([, r]) => r.width > 1 && r.height > 1 && (r.width < least || r.height < least))
          .map(([e, r]) => `${e.outerHTML.slice(0, 80)} ${Math.round(r.width)}×${Math.round(r.height)}`)""",
        least,
    )
    return list(found)


# What is fixed or sticks to an edge may lie over the rest.
_OVERLAPPING = """() => {
  const free = (e) => !/fixed|sticky|absolute/.test(getComputedStyle(e).position);
  const loose = (e) => !e || (free(e) && loose(e.parentElement));
  const box = (e) => e.getBoundingClientRect();
  const told = (e) => `${e.tagName.toLowerCase()} "${e.textContent.trim().slice(0, 30)}"`;
  const along = (a, b, from, to) => Math.min(a[to], b[to]) - Math.max(a[from], b[from]) > 4;
  const over = (a, b) => along(a, b, "left", "right") && along(a, b, "top", "bottom");
  const all = [...document.querySelectorAll("main :is(h1, h2, h3, p, .button, .input)")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".visually-hidden") && loose(e))
    .map((e) => [e, box(e)]).filter(([, r]) => r.width > 8 && r.height > 8);
  return all.flatMap(([a, r], n) => all.slice(n + 1)
    .filter(([b, s]) => !a.contains(b) && !b.contains(a) && over(r, s))
    .map(([b]) => `${told(a)} lies over ${told(b)}`));
}"""


async def overlapping(page: Page) -> list[str]:
    """Headings, lines and buttons of the page that lie on top of each other."""
    return list(await page.evaluate(_OVERLAPPING))


async def main_actions(page: Page) -> list[str]:
    """What the main buttons in sight say; a page has one at most, a dialog one of its own."""
    found = await page.evaluate(
        """() => [...document.querySelectorAll(".button--primary")]
          .filter((e) => e.checkVisibility() && !e.closest("dialog")).map((e) => e.textContent.trim())"""
    )
    return list(found)
