// The board by mouse, pen and finger: a match is dragged, and says where it would fit while it moves.
import { gridded, spotAt } from "./layout.js";
import { hover, leave, lift, put } from "./lift.js";

const STARTS_AFTER_PX = 6;
const FINGER_HOLDS_MS = 250;
let drag = null;

export function listenToPointer() {
  document.addEventListener("pointerdown", (event) => {
    const card = event.target.closest("[data-movable], .slot--tray");
    if (!card || !gridded() || event.button !== 0 || event.target.closest("a, button")) return;
    const grip = card.classList.contains("slot--tray") ? 0 : event.clientY - card.getBoundingClientRect().top;
    drag = { card, grip, id: event.pointerId, x: event.clientX, y: event.clientY, held: null, finger: event.pointerType === "touch" };
    // A finger that moves at once scrolls the page; one that rests on a match lifts it.
    if (drag.finger) drag.timer = setTimeout(begin, FINGER_HOLDS_MS, drag);
  });
  document.addEventListener("pointermove", moved);
  document.addEventListener("pointerup", dropped);
  document.addEventListener("pointercancel", stopped);
  document.addEventListener("touchmove", (event) => drag?.held && event.preventDefault(), { passive: false });
  // A drag of the browser's own (a link, a picture) would take the pointer away.
  document.addEventListener("dragstart", (event) => event.target.closest?.("[data-movable]") && event.preventDefault());
}

function begin(own) {
  if (drag === own) own.held = lift(own.card);
}

function moved(event) {
  if (!drag || event.pointerId !== drag.id) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > STARTS_AFTER_PX;
  if (!drag.held && far) {
    if (drag.finger) return stopped();
    begin(drag);
    getSelection()?.removeAllRanges();
  }
  if (!drag.held) return;
  event.preventDefault();
  const spot = spotAt(event.clientX, event.clientY, drag.grip, drag.held.length);
  if (spot) hover(spot.court, spot.at);
}

// Let go, it is placed at once when nothing speaks against it; else the words stay and the person decides.
async function dropped(event) {
  if (!drag || event.pointerId !== drag.id) return;
  const { held, timer } = drag;
  clearTimeout(timer);
  drag = null;
  if (!held) return;
  if (held.ghost.isConnected) await put();
  else leave();
}

function stopped() {
  clearTimeout(drag?.timer);
  if (drag?.held) leave();
  drag = null;
}
