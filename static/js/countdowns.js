// <time data-countdown datetime="…">: how long until then, in the reader's language, kept right while the page is open.
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
  const show = () => {
    for (const place of places) {
      place.title ||= place.textContent;
      place.textContent = remaining((Date.parse(place.dateTime) - Date.now()) / 1000);
    }
  };
  show();
  setInterval(() => document.hidden || show(), 1000);
}
