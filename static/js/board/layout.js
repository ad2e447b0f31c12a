// Where a match stands on the board: minutes from the first hour shown, and back from a point of the screen.
const MINUTE_MS = 60_000;

export const board = () => document.querySelector("[data-board]");
export const opens = () => Date.parse(board().dataset.opens);
export const step = () => Number(board().dataset.step);
export const courts = () => [...board().querySelectorAll("[data-court]")];
export const gridded = () => board()?.classList.contains("board--grid") ?? false;

export function minutesOf(element) {
  return (Date.parse(element.dataset.at) - opens()) / MINUTE_MS;
}

// The moment as it is written at the top of the board: with the offset of the hall, not of this device.
export function momentAt(minutes) {
  const offset = board().dataset.opens.slice(-6);
  const sign = offset.startsWith("-") ? -1 : 1;
  const [hours, more] = offset.slice(1).split(":").map(Number);
  const shifted = new Date(opens() + minutes * MINUTE_MS + sign * (hours * 60 + more) * MINUTE_MS);
  return shifted.toISOString().slice(0, 19) + offset;
}

export const clockAt = (minutes) => momentAt(minutes).slice(11, 16);

export function place(element, minutes, length) {
  element.style.setProperty("--at", minutes);
  element.style.setProperty("--minutes", length);
}

export function layOut(wide) {
  const here = board();
  if (!here) return;
  here.classList.toggle("board--grid", wide);
  here.style.setProperty("--hours", here.dataset.hours);
  for (const element of here.querySelectorAll("[data-at]")) {
    place(element, minutesOf(element), Number(element.dataset.minutes));
  }
  const hours = here.querySelector("[data-hour-list]");
  hours.replaceChildren(
    ...Array.from({ length: Math.floor(here.dataset.hours / 60) + 1 }, (_, hour) => {
      const line = document.createElement("li");
      line.textContent = clockAt(hour * 60);
      line.style.setProperty("--at", hour * 60);
      return line;
    }),
  );
}

// The court and the step of time under a point of the screen; `grip` is how far below the card's top it was taken.
export function spotAt(x, y, grip, length) {
  for (const court of courts()) {
    const lane = court.querySelector(".board__lane").getBoundingClientRect();
    if (x < lane.left || x > lane.right) continue;
    const minutes = ((y - grip - lane.top) / lane.height) * Number(board().dataset.hours);
    return { court, at: bounded(Math.round(minutes / step()) * step(), length) };
  }
  return null;
}

export function bounded(minutes, length) {
  return Math.max(0, Math.min(minutes, Number(board().dataset.hours) - length));
}
