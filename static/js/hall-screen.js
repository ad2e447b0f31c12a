// The hall's screen: shows each code in its own fifteen seconds by the server's clock, keeps those of the next minute
// for a hiccup of the network, and counts who is present.
const AGAIN_MS = 10_000;
const SOONEST_MS = 1_000;

const hall = document.querySelector("[data-hall]");
const words = hall.querySelector("[data-words]").dataset;
const place = hall.querySelector("[data-code]");
const part = (name) => hall.querySelector(`[data-${name}]`);

let state = null;
let offset = 0;
let shown = 0;
let online = true;
let asking = 0;

async function ask() {
  if (Date.now() - asking < SOONEST_MS) return;
  asking = Date.now();
  try {
    const answer = await fetch(hall.dataset.codes, { cache: "no-store", headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = await answer.json();
    // Half of the way there and back is how old the server's clock is when it arrives.
    offset = fresh.now + (Date.now() - asking) / 2 - Date.now();
    state = fresh;
    online = true;
    part("present").textContent = fresh.present;
    part("expected").textContent = fresh.expected;
  } catch {
    online = false;
  }
  show();
}

function show() {
  if (!state) return;
  const now = Date.now() + offset;
  const length = state.seconds * 1000;
  const code = state.codes.find((each) => each.starts <= now && now < each.starts + length);
  hall.classList.toggle("hall--waiting", !code);
  part("state").textContent = state.closed ? words.closed : !code ? words.waiting : online ? "" : words.hiccup;
  if (!code) {
    place.replaceChildren();
    shown = 0;
    return;
  }
  if (code.starts !== shown) {
    shown = code.starts;
    place.innerHTML = code.svg;
    place.dataset.starts = code.starts;
  }
  const left = (code.starts + length - now) / 1000;
  part("seconds").textContent = Math.max(1, Math.ceil(left));
  part("ring").style.strokeDashoffset = String(100 - (100 * left) / state.seconds);
}

hall.querySelector("[data-full]").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
});
navigator.wakeLock?.request("screen").catch(() => {});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  navigator.wakeLock?.request("screen").catch(() => {});
  ask();
});

const source = new EventSource(hall.dataset.live);
let again = 0;
source.addEventListener("count", () => {
  clearTimeout(again);
  again = setTimeout(ask, 300);
});
addEventListener("pagehide", () => source.close());
addEventListener("online", ask);
ask();
setInterval(ask, AGAIN_MS);
setInterval(show, 250);
