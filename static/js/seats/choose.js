// Choosing seats: a tap on the map ticks the seat in the list; what others take in the meantime shows at once.
import { openMap } from "./map.js";

const box = document.querySelector("[data-seatmap]");
const form = document.querySelector("[data-seat-form]");

if (box) {
  const ticks = new Map([...(form?.querySelectorAll('input[name="seats"]') ?? [])].map((tick) => [tick.value, tick]));
  const places = () => Number(form?.dataset.places ?? 0);
  const order = [...ticks.values()].filter((tick) => tick.checked).map((tick) => tick.value);
  const map = openMap(box, { tap: choose });
  const told = form?.querySelector("[data-seats-told]");
  map.naming((id) => ticks.get(id)?.getAttribute("aria-label") ?? map.byId.get(id)?.querySelector("text").dataset.number ?? "");

  function choose(id) {
    const tick = ticks.get(id);
    if (!tick || tick.disabled) return map.tell(id);
    tick.checked = !tick.checked;
    changed(id);
    map.tell(id);
  }

  function changed(id) {
    const tick = ticks.get(id);
    const at = order.indexOf(id);
    if (at >= 0) order.splice(at, 1);
    if (tick.checked) order.push(id);
    // One seat more than places: the one chosen first is given back, so that one tap changes one's mind.
    if (order.length > places()) {
      ticks.get(order[0]).checked = false;
      map.setState(order.shift(), "free");
      map.say(map.words.enough);
    }
    draw();
  }

  function draw() {
    for (const [id, tick] of ticks) if (!tick.disabled) map.setState(id, tick.checked ? "mine" : "free");
    if (told) told.textContent = order.length ? order.map((id) => map.name(id)).join(" · ") : told.dataset.none;
  }

  form?.addEventListener("change", (event) => {
    if (event.target.name === "seats") changed(event.target.value);
  });
  // Fewer come along, or a draft was put back.
  form?.addEventListener("places", () => {
    for (const id of order.splice(0, Math.max(order.length - places(), 0))) ticks.get(id).checked = false;
    draw();
  });
  form?.closest("form").addEventListener("restored", () => {
    order.splice(0, order.length, ...[...ticks].filter(([, tick]) => tick.checked && !tick.disabled).map(([id]) => id));
    draw();
  });
  if (form) draw();

  // Seats of one's own are no news; everybody else's are.
  const own = new Set(map.seats.filter((seat) => seat.dataset.state === "mine").map((seat) => seat.dataset.seat));
  const first = new Map(map.seats.map((seat) => [seat.dataset.seat, seat.dataset.state]));
  const initial = new Set([...own].filter((id) => ticks.get(id)?.defaultChecked));
  if (box.dataset.live) {
    const stream = new EventSource(box.dataset.live);
    stream.addEventListener("seats", (event) => {
      const state = event.data;
      // The plan itself was changed: the page shows another hall now.
      if (state.length !== map.seats.length) return location.reload();
      map.seats.forEach((seat, index) => {
        const id = seat.dataset.seat;
        if (initial.has(id) || first.get(id) === "held") return;
        const gone = state[index] === "1";
        const tick = ticks.get(id);
        if (gone && seat.dataset.state !== "taken" && seat.dataset.state !== "blocked") {
          if (tick?.checked) {
            tick.checked = false;
            order.splice(order.indexOf(id), 1);
            map.say(map.words.gone.replace("{seat}", map.name(id)));
          }
          if (tick) tick.disabled = true;
          map.setState(id, "taken");
        } else if (!gone && seat.dataset.state === "taken") {
          if (tick) tick.disabled = false;
          if (tick || !form) map.setState(id, "free");
        }
      });
      if (form) draw();
    });
    addEventListener("pagehide", () => stream.close());
  }
}
