// The organizer's plan: seats are picked on the map (tap, sweep, keys) and ticked in the list, which is what is sent.
import { openMap } from "./map.js";

const form = document.querySelector("[data-seat-editor]");

if (form) {
  const ticks = new Map([...form.querySelectorAll('input[name="seats"]')].map((tick) => [tick.value, tick]));
  const told = form.querySelector("[data-picked-told]");
  const none = form.querySelector("[data-pick-none]");
  const pick = (id, on) => {
    ticks.get(id).checked = on;
    map.byId.get(id).toggleAttribute("data-picked", on);
  };
  const count = () => {
    const picked = [...ticks.values()].filter((tick) => tick.checked).length;
    told.textContent = picked ? told.dataset.some.replace("{count}", picked) : told.dataset.none;
    none.hidden = !picked;
  };
  const map = openMap(form.querySelector("[data-seatmap]"), {
    tap(id) {
      pick(id, !ticks.get(id).checked);
      count();
      map.tell(id);
    },
    // A sweep picks, or unpicks when it began on a seat that was picked.
    swept(ids, from) {
      const on = !ticks.get(from).checked;
      for (const id of ids) pick(id, on);
      count();
    },
  });
  map.naming((id) => ticks.get(id).getAttribute("aria-label"));
  form.addEventListener("change", (event) => {
    if (event.target.name === "seats") pick(event.target.value, event.target.checked);
    count();
  });
  none.addEventListener("click", () => {
    for (const id of ticks.keys()) pick(id, false);
    count();
  });
  for (const [id, tick] of ticks) if (tick.checked) pick(id, true);
  count();
}
