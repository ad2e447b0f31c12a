// A match that is lifted from its place: a ghost where it would go, the server's word on it, placing and leaving it.
import { announce, askPin, hideVerdict, showVerdict } from "./verdict.js";
import { board, clockAt, courts, gridded, minutesOf, momentAt, place } from "./layout.js";
import { refreshed } from "./refresh.js";
import { toast } from "../toasts.js";
import { word } from "./words.js";

const ASK_AFTER_MS = 90;
let lifted = null;

export const present = () => lifted;

export function lift(card) {
  leave();
  const court = card.closest("[data-court]") ?? courts()[0];
  const ghost = document.createElement("li");
  ghost.className = "board__ghost";
  lifted = {
    card, ghost, court,
    at: card.dataset.at ? minutesOf(card) : 0,
    length: Number(card.dataset.minutes),
    name: card.dataset.name,
    asked: 0, timer: 0, verdict: null,
  };
  card.classList.add("slot--lifted");
  return lifted;
}

export function hover(court, at) {
  if (!lifted || (lifted.court === court && lifted.at === at && lifted.ghost.isConnected)) return;
  Object.assign(lifted, { court, at, verdict: null });
  court.querySelector(".board__lane").append(lifted.ghost);
  place(lifted.ghost, at, lifted.length);
  lifted.ghost.textContent = `${clockAt(at)} ${lifted.name}`;
  lifted.ghost.className = "board__ghost";
  clearTimeout(lifted.timer);
  lifted.timer = setTimeout(ask, ASK_AFTER_MS, lifted);
}

const where = (held) => ({ match: held.card.dataset.match, court: Number(held.court.dataset.court), at: momentAt(held.at) });
const words = (held) => word("place", { match: held.name, court: held.court.dataset.courtName, time: clockAt(held.at) });

async function send(address, body) {
  return fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }).catch(() => null);
}

async function ask(held) {
  const turn = (held.asked += 1);
  const answer = await send(board().dataset.check, where(held));
  if (held !== lifted || turn !== held.asked) return;
  if (!answer?.ok) {
    const problem = answer ? (await answer.json().catch(() => ({}))).detail : "";
    held.verdict = { hard: [problem || word("failed")], soft: [], final: true };
  } else {
    held.verdict = await answer.json();
  }
  if (held !== lifted) return;
  held.ghost.className = `board__ghost board__ghost--${held.verdict.hard.length ? "hard" : held.verdict.soft.length ? "soft" : "fits"}`;
  showVerdict(held.ghost, words(held), held.verdict, { put, leave });
}

// Places it where the ghost is. A rule that would be broken asks for a reason first.
export async function put(reason = "") {
  const held = lifted;
  if (!held?.ghost.isConnected) return leave();
  if (!held.verdict) {
    clearTimeout(held.timer);
    await ask(held);
    if (held !== lifted) return;
  }
  if (held.verdict.hard.length && (!reason || held.verdict.final)) return askPin(!held.verdict.final);
  const version = Number(board().dataset.version) || null;
  const answer = await send(board().dataset.move, { ...where(held), version, pin: Boolean(reason), reason });
  if (!answer?.ok) {
    const problem = answer ? (await answer.json().catch(() => ({}))).detail : "";
    leave();
    toast(problem || word("failed"));
    return;
  }
  const match = held.card.dataset.match;
  leave();
  announce(word("placed", { match: held.name }));
  await refreshed();
  if (gridded()) document.getElementById(`slot-${match}`)?.focus();
}

export function leave() {
  if (!lifted) return;
  clearTimeout(lifted.timer);
  lifted.ghost.remove();
  lifted.card.classList.remove("slot--lifted");
  lifted = null;
  hideVerdict();
}
