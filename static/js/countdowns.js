// <time data-countdown datetime="…" data-line="Starts in {left}">Starts on …</time>: how long until then, in the
// reader's language, kept right while the page is open. `data-over` is said once that time has come.
import { word } from "./toasts.js";

const MINUTE = 60, HOUR = 3600, DAY = 86400;

export function remaining(seconds) {
  if (seconds <= 0) return word("started");
  if (seconds >= 2 * DAY) return word("days", { n: Math.floor(seconds / DAY) });
  if (seconds >= HOUR) return [word("hours", { n: Math.floor(seconds / HOUR) }), word("minutes", { n: Math.floor((seconds % HOUR) / MINUTE) })].join(" ");
  if (seconds >= MINUTE) return word("minutes", { n: Math.ceil(seconds / MINUTE) });
  return word("seconds", { n: Math.ceil(seconds) });
}

export function tickCountdowns() {
  const places = [...document.querySelectorAll("[data-countdown]")];
  if (!places.length) return;
  for (const place of places) place.title = place.textContent;
  const show = () => places.forEach(tell);
  show();
  setInterval(() => document.hidden || show(), 1000);
}

function tell(place) {
  const seconds = (Date.parse(place.dateTime) - Date.now()) / 1000;
  if (seconds <= 0) return place.replaceChildren(place.dataset.over ?? word("started"));
  const [before, after] = place.dataset.line.split("{left}");
  const left = document.createElement("strong");
  left.textContent = remaining(seconds);
  place.replaceChildren(before, left, after);
}
