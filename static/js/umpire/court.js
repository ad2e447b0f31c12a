// The court: which side is at which end, who stands in which service court, points, and what is at stake.
import { called, name, other, players, points, rubberOf, word } from "./words.js";

const panel = document.getElementById("umpire");
const halves = { left: panel.querySelector('[data-end="left"]'), right: panel.querySelector('[data-end="right"]') };

export const sideAt = (view, end) => (end === "left" ? view.facts.left : other(view.facts.left));

// Seen from the umpire's chair, the right service court of the left end lies at the bottom, of the right end at the top.
const place = (end, court) => ((end === "left") === (court === "right") ? "bottom" : "top");

function drawHalf(view, end) {
  const half = halves[end];
  const side = sideAt(view, end);
  const { facts } = view;
  const shown = { top: "", bottom: "" };
  const standing = facts.standing[side];
  if (standing) for (const [court, who] of Object.entries(standing)) shown[place(end, court)] = who;
  else players(view, side).forEach((who, index) => (shown[index ? "top" : "bottom"] = who));
  for (const where of ["top", "bottom"]) {
    half.querySelector(`[data-box=${where}]`).textContent = shown[where];
    const box = half.querySelector(`.box--${where}`);
    // Served from anywhere: the name stands below, and so does the mark.
    const here = where === (facts.court === null ? "bottom" : place(end, facts.court));
    box.toggleAttribute("data-serves", here && facts.server?.side === side);
    box.toggleAttribute("data-receives", here && facts.receiver?.side === side);
  }
  half.querySelector("[data-points]").textContent = points(view, side);
  half.querySelector("[data-say]").textContent = word("pointTo", { name: name(view, side) });
  half.toggleAttribute("data-serving", facts.server?.side === side);
}

// A court, a table, or a place without service courts; a shuttle or a ball.
function drawCourtItself({ service }) {
  panel.querySelector("[data-court]").dataset.service = service;
  for (const use of panel.querySelectorAll(".box__shuttle use")) use.setAttribute("href", service === "in_turns" ? "#ball" : "#shuttle");
}

const sum = ([a, b]) => a + b;

// Whether the serving side has just lost the service: not after an undo, nor at the start of a game.
const lost = (before, now) => now.service === "rally" && before.game === now.game && before.rubber === now.rubber && sum(now.score) > sum(before.score) && before.serving !== now.serving;

export function drawCourt(view, before) {
  drawHalf(view, "left");
  drawHalf(view, "right");
  const { facts } = view;
  drawCourtItself(facts);
  const game = facts.best_of > 1 ? word("game", { number: facts.game }) : "";
  panel.querySelector("[data-game]").textContent = [game, facts.rubbers ? rubberOf(facts) : ""].filter(Boolean).join(" · ");
  panel.querySelector("[data-games]").textContent = !facts.counts_points ? "" : facts.games.map(([a, b]) => (facts.left === "a" ? `${a}–${b}` : `${b}–${a}`)).join("  ");
  panel.querySelector("[data-stake]").textContent = facts.match_point.length ? word("matchPoint") : facts.game_point.length && facts.counts_points ? word("gamePoint") : "";
  panel.querySelector("[data-undo]").disabled = !facts.can_undo;
  const call = panel.querySelector("[data-call]");
  if (facts.phase !== "play" || !facts.counts_points) call.textContent = "";
  else {
    const over = before && lost(before.facts, facts);
    call.textContent = over ? word("serviceOver", { score: called(view) }) : called(view);
  }
}

export function pressed(end) {
  const half = halves[end];
  half.setAttribute("data-pressed", "");
  setTimeout(() => half.removeAttribute("data-pressed"), 160);
}

export function onTap(tapped) {
  for (const [end, half] of Object.entries(halves)) half.addEventListener("click", () => tapped(end));
}
