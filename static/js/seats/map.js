// The seat map: zoom by buttons and two fingers, keys, and what is under a finger. Who uses it says what a tap means.
const SMALL = 34; // px: below this a finger cannot hit a seat, so a tap comes nearer first
const LARGE = 46;
const PITCH = 24;

export function openMap(box, { tap, swept }) {
  const view = box.querySelector("[data-seatmap-view]");
  const hall = view.querySelector("svg");
  const width = Number(hall.dataset.width);
  const said = box.querySelector("[data-seatmap-said]");
  const words = JSON.parse(said.dataset.words);
  const seats = [...hall.querySelectorAll("[data-seat]")];
  const byId = new Map(seats.map((seat) => [seat.dataset.seat, seat]));
  let scale = 0; // 0: as wide as the view

  const shown = () => (hall.getBoundingClientRect().width / width) * PITCH;

  function zoom(factor, at) {
    const before = hall.getBoundingClientRect();
    const frame = view.getBoundingClientRect();
    const point = at ?? { x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 };
    const share = { x: (point.x - before.left) / before.width, y: (point.y - before.top) / before.height };
    const fit = (view.clientWidth - 16) / width;
    const next = Math.min(Math.max((before.width / width) * factor, fit), 4);
    scale = next <= fit * 1.01 ? 0 : next;
    hall.style.inlineSize = scale ? `${width * scale}px` : "";
    const after = hall.getBoundingClientRect();
    view.scrollLeft += after.left + share.x * after.width - point.x;
    view.scrollTop += after.top + share.y * after.height - point.y;
    box.dataset.zoom = scale ? "in" : "fit";
  }

  box.querySelector("[data-seatmap-tools]").hidden = false;
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (!button || button === box) return;
    if (button.dataset.zoom === "fit") zoom(0.001);
    else zoom(button.dataset.zoom === "in" ? Math.max(1.5, LARGE / Math.max(shown(), 1) > 1.5 ? LARGE / shown() : 1.5) : 1 / 1.5);
  });

  const fingers = new Map();
  let apart = 0;
  let sweeping = null;
  view.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    apart = 0;
    const seat = seatAt(event);
    if (swept && seat && event.pointerType !== "touch") {
      sweeping = { from: seat, over: new Set([seat]), moved: false };
      view.setPointerCapture(event.pointerId);
    }
  });
  view.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    if (fingers.size === 2) {
      const [one, other] = [...fingers.values()];
      const distance = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      if (apart) zoom(distance / apart, { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 });
      apart = distance;
      return;
    }
    const seat = sweeping && seatAt(event);
    if (seat && seat !== sweeping.from) sweeping.moved = true;
    if (seat && sweeping.moved) {
      sweeping.over.add(seat);
      for (const each of sweeping.over) each.toggleAttribute("data-picked", true);
    }
  });
  let swallow = false;
  for (const kind of ["pointerup", "pointercancel"]) {
    view.addEventListener(kind, (event) => {
      fingers.delete(event.pointerId);
      if (sweeping?.moved && kind === "pointerup") {
        swallow = true;
        swept([...sweeping.over].map((seat) => seat.dataset.seat), sweeping.from.dataset.seat);
      }
      sweeping = null;
    });
  }

  function seatAt(event) {
    return document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-seat]") ?? null;
  }

  view.addEventListener("click", (event) => {
    if (swallow) {
      swallow = false;
      return;
    }
    const seat = event.target.closest("[data-seat]") ?? seatAt(event);
    if (event.pointerType === "touch" && shown() < SMALL) {
      zoom(LARGE / shown(), { x: event.clientX, y: event.clientY });
      return;
    }
    if (seat) {
      point(seat);
      tap(seat.dataset.seat);
    }
  });

  let cursor = null;
  function point(seat) {
    cursor?.removeAttribute("data-cursor");
    cursor = seat;
    cursor.setAttribute("data-cursor", "");
  }
  const middle = (seat) => {
    const at = seat.transform.baseVal.getItem(0).matrix;
    return { x: at.e, y: at.f };
  };
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  view.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "-") return zoom(event.key === "+" ? 1.5 : 1 / 1.5);
    if ((event.key === " " || event.key === "Enter") && cursor) {
      event.preventDefault();
      tap(cursor.dataset.seat);
      return;
    }
    const way = WAYS[event.key];
    if (!way || !seats.length) return;
    event.preventDefault();
    if (!cursor) point(seats[0]);
    else {
      const from = middle(cursor);
      let best = null;
      for (const seat of seats) {
        const to = middle(seat);
        const ahead = (to.x - from.x) * way[0] + (to.y - from.y) * way[1];
        const aside = Math.abs((to.x - from.x) * way[1]) + Math.abs((to.y - from.y) * way[0]);
        if (ahead < 8) continue;
        const far = ahead + 3 * aside;
        if (!best || far < best.far) best = { seat, far };
      }
      if (best) point(best.seat);
    }
    cursor.scrollIntoView({ block: "nearest", inline: "nearest" });
    tell(cursor.dataset.seat);
  });

  function tell(id) {
    said.textContent = `${label(id)} · ${words[byId.get(id).dataset.state] ?? ""}`;
  }
  let label = (id) => byId.get(id)?.querySelector("text").dataset.number ?? "";

  return {
    seats,
    byId,
    words,
    say: (text) => (said.textContent = text),
    naming: (how) => (label = how),
    name: (id) => label(id),
    setState(id, state) {
      const seat = byId.get(id);
      if (!seat || seat.dataset.state === state) return;
      seat.dataset.state = state;
      const text = seat.querySelector("text");
      text.textContent = state === "taken" ? "×" : state === "blocked" ? "–" : text.dataset.number;
    },
    tell,
    zoom,
  };
}
