// What a move breaks or costs, in words beside the card; and the reason that pins a match against a rule.
import { toast } from "../toasts.js";
import { word } from "./words.js";

const GAP = 12;
let shown = null;

export const announce = toast;

function line(kind, text) {
  const made = document.createElement("li");
  made.className = `verdict__${kind}`;
  made.textContent = text;
  return made;
}

export function showVerdict(beside, where, verdict, { put, leave }) {
  shown ??= build(put, leave);
  shown.querySelector(".verdict__where").textContent = where;
  shown.querySelector(".verdict__why").replaceChildren(
    ...verdict.hard.map((text) => line("hard", `✗ ${word("hard")} ${text}`)),
    ...verdict.soft.map((text) => line("soft", `△ ${word("soft")} ${text}`)),
    ...(verdict.hard.length || verdict.soft.length ? [] : [line("fits", `✓ ${word("fits")}`)]),
  );
  shown.querySelector(".verdict__pin").hidden = true;
  shown.querySelector("[data-place]").hidden = Boolean(verdict.hard.length && verdict.final);
  document.getElementById("content").append(shown);
  stand(beside.getBoundingClientRect());
}

function build(put, leave) {
  const made = document.getElementById("verdict-template").content.cloneNode(true).firstElementChild;
  made.querySelector("[data-place]").addEventListener("click", () => put());
  made.querySelector("[data-leave]").addEventListener("click", () => leave());
  made.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    put(event.target.elements.reason.value.trim());
  });
  return made;
}

// Beside the card where there is room, else below it, always whole on the screen.
function stand(card) {
  const { offsetWidth: wide, offsetHeight: high } = shown;
  const right = card.right + GAP + wide <= innerWidth;
  const left = right ? card.right + GAP : card.left - GAP - wide >= 0 ? card.left - GAP - wide : Math.max(GAP, innerWidth - wide - GAP);
  const top = right || card.left - GAP - wide >= 0 ? card.top : card.bottom + GAP;
  shown.style.setProperty("left", `${left}px`);
  shown.style.setProperty("top", `${Math.max(GAP, Math.min(top, innerHeight - high - GAP))}px`);
}

export function askPin(allowed) {
  if (!shown || !allowed) return;
  const form = shown.querySelector(".verdict__pin");
  form.hidden = false;
  shown.querySelector("[data-place]").hidden = true;
  form.elements.reason.focus();
}

export function hideVerdict() {
  shown?.remove();
  shown = null;
}
