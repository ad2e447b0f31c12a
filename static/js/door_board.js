// The dashboard of the doors: told that something changed, it fetches its parts anew, at most every other second.
const board = document.querySelector("[data-board]");
const PAUSE_MS = 2000;
const SLOWLY_MS = 30_000;
let waiting = 0, busy = false, again = false;

function soon() {
  waiting ||= setTimeout(refresh, PAUSE_MS);
}

async function refresh() {
  waiting = 0;
  if (document.hidden || busy) return void (again = true);
  busy = true;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (answer.ok) replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // No network: what stands there says as of when it is.
  }
  busy = false;
  if (again) soon();
  again = false;
}

function replace(fresh) {
  for (const part of board.querySelectorAll("[data-live-part]")) {
    const other = fresh.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
    if (!other || part.contains(document.activeElement)) continue;
    part.className = other.className;
    part.replaceChildren(...other.childNodes);
  }
}

const source = new EventSource(board.dataset.live);
let first = true;
source.addEventListener("count", () => {
  if (!first) soon();
  first = false;
});
setInterval(soon, SLOWLY_MS);
document.addEventListener("visibilitychange", () => document.hidden || soon());
addEventListener("pagehide", () => source.close());
