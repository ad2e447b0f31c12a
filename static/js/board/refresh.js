// The board follows the server: fetched anew when the plan or a match changes, never under somebody's hands.
import { present } from "./lift.js";
import { word } from "./words.js";

const PATIENCE_MS = 400;
let after = () => {};
let waiting = 0;

export async function refreshed() {
  const focused = document.activeElement?.closest?.("[data-match]")?.id;
  const answer = await fetch(location.href.split("#")[0], { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = document.querySelector("[data-live-part=schedule]");
  const other = fresh.querySelector("[data-live-part=schedule]");
  if (!part || !other) return;
  const scroll = part.querySelector("[data-board]");
  const [left, top] = [scroll?.scrollLeft ?? 0, scroll?.scrollTop ?? 0];
  const open = [...part.querySelectorAll("details[open] > summary")].map((each) => each.textContent);
  part.replaceChildren(...other.childNodes);
  part.querySelectorAll("details > summary").forEach((each) => open.includes(each.textContent) && (each.parentElement.open = true));
  after();
  part.querySelector("[data-board]")?.scrollTo(left, top);
  if (focused) document.getElementById(focused)?.focus();
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const busy = present() || document.activeElement?.matches?.("input, select, textarea") || document.querySelector("dialog[open]");
    if (busy) later();
    else refreshed();
  }, PATIENCE_MS);
}

export function follow(redraw) {
  after = redraw;
  const place = document.querySelector("[data-schedule-live]");
  if (!place) return;
  const stream = new EventSource(place.dataset.scheduleLive);
  stream.addEventListener("draw", later);
  stream.addEventListener("run", (message) => showRun(JSON.parse(message.data)));
  let broken = false;
  stream.addEventListener("error", () => (broken = true));
  stream.addEventListener("open", () => {
    if (broken) later();
    broken = false;
  });
}

// Progress of a computation, in the words the page has for it.
function showRun(run) {
  const place = document.querySelector("[data-run]");
  const words = place?.querySelector("[data-run-words]");
  if (!words || run.over) return later();
  const ends = new Intl.DateTimeFormat(document.documentElement.lang, {
    month: "numeric", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false,
  }).format(new Date(run.ends.slice(0, 16)));
  words.textContent = run.unplanned
    ? word("runShort", { unplanned: run.unplanned })
    : word("run", { ends, percent: Math.round(run.gap * 100) });
  place.querySelector("progress").value = run.passed;
}
