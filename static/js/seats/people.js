// Moving people on the plan: the first tap says who, the second where to.
import { openMap } from "./map.js";

const box = document.querySelector("[data-seatmap]");
const form = document.querySelector("[data-seat-move]");

if (box && form) {
  const who = form.elements.from;
  const to = form.elements.to;
  const has = (list, id) => [...list.options].some((option) => option.value === id);
  const map = openMap(box, {
    tap(id) {
      if (who.value && !to.value && id !== who.value && has(to, id)) to.value = id;
      else if (has(who, id)) {
        who.value = id;
        to.value = "";
      }
      draw();
      map.tell(id);
    },
  });
  map.naming((id) => [...to.options].find((option) => option.value === id)?.textContent ?? "");
  const draw = () => {
    for (const seat of map.seats) seat.toggleAttribute("data-picked", [who.value, to.value].includes(seat.dataset.seat));
  };
  form.addEventListener("change", draw);
  draw();
}
