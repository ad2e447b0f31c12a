// The board by keyboard: arrows lift a match and move it, Enter places it, Escape leaves it, U undoes.
import { bounded, courts, gridded, step } from "./layout.js";
import { hover, leave, lift, present, put } from "./lift.js";
import { refreshed } from "./refresh.js";
import { toast } from "../toasts.js";
import { word } from "./words.js";

const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const FAST = 6;

export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (!gridded() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && present()) {
      const { card } = present();
      leave();
      card.focus();
      return;
    }
    if (event.target.closest("input, select, textarea, .verdict, dialog")) return;
    if (event.key.toLowerCase() === "u") return undo(event);
    const card = event.target.closest("[data-movable], .slot--tray");
    if (card) pressed(event, card);
  });
}

function pressed(event, card) {
  const move = MOVES[event.key];
  if (move) {
    event.preventDefault();
    const held = present()?.card === card ? present() : lift(card);
    const [across, along] = move;
    const all = courts();
    const court = all[Math.max(0, Math.min(all.indexOf(held.court) + across, all.length - 1))];
    hover(court, bounded(held.at + along * step() * (event.shiftKey ? FAST : 1), held.length));
    held.ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else if (event.key === "Enter" && present()?.card === card) {
    event.preventDefault();
    put();
  }
}

async function undo(event) {
  const button = document.querySelector("[data-undo]");
  if (!button || button.disabled) return;
  event.preventDefault();
  leave();
  const answer = await fetch(button.form.action, { method: "POST", body: new URLSearchParams(new FormData(button.form)) }).catch(() => null);
  toast(word(answer?.ok ? "undone" : "failed"));
  await refreshed();
}
