// Brackets and lists that move by themselves: points are written into place, and when somebody moves on the part
// of the page is fetched anew. Without JavaScript the page is simply as it was when it was loaded.
const place = document.querySelector("[data-draw-live]");
const PATIENCE_MS = 600;
let waiting = 0;

function refresh() {
  clearTimeout(waiting);
  // A thousand pages that ask in the same instant would be a rush of our own making.
  waiting = setTimeout(replaceParts, PATIENCE_MS + Math.random() * PATIENCE_MS);
}

async function replaceParts() {
  if (document.querySelector("dialog[open]")) return refresh();
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live-part]")) {
    if (part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")) continue;
    const scrolled = [...part.querySelectorAll("[data-bracket-scroll]")].map((box) => [box.scrollLeft, box.scrollTop]);
    const other = fresh.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
    if (!other) continue;
    const opened = [...part.querySelectorAll("details[open][id]")].map((details) => details.id);
    part.replaceChildren(...other.childNodes);
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    part.querySelectorAll("[data-bracket-scroll]").forEach((box, index) => box.scrollTo(...(scrolled[index] ?? [0, 0])));
  }
}

function showPoints(match) {
  const shown = document.querySelectorAll(`[data-match="${match.id}"]`);
  if (!shown.length) return;
  const games = match.facts.all_games;
  for (const element of shown) {
    if (element.querySelectorAll("[data-side=a] [data-game]").length !== games.length) return refresh();
    for (const [at, side] of ["a", "b"].entries()) {
      games.forEach((game, number) => {
        const cell = element.querySelector(`[data-side=${side}] [data-game="${number}"]`);
        if (cell.textContent !== String(game[at])) cell.textContent = game[at];
      });
    }
  }
}

if (place) {
  const stream = new EventSource(place.dataset.drawLive);
  stream.addEventListener("draw", refresh);
  // What is said of time (not before, late) changes though nothing happens.
  if (place.dataset.everySeconds) setInterval(refresh, place.dataset.everySeconds * 1000);
  stream.addEventListener("score", (message) => showPoints(JSON.parse(message.data)));
  let broken = false;
  stream.addEventListener("error", () => (broken = true));
  stream.addEventListener("open", () => {
    if (broken) refresh();
    broken = false;
  });
}

// The whole bracket opens where play is now.
const scroll = document.querySelector("[data-bracket-scroll]");
const open = scroll?.querySelector(".bracket__match--live, .bracket__match--open");
if (open) {
  const from = scroll.getBoundingClientRect().left;
  scroll.scrollLeft = Math.max(0, open.getBoundingClientRect().left - from - 24);
}
