// The running order is moved by dragging the grip, or with the arrow keys on it; without JavaScript there are buttons.
const list = document.querySelector("[data-acts]");

if (list) {
  const said = document.querySelector("[data-acts-said]");
  const rows = () => [...list.querySelectorAll("[data-act]")];

  async function store(row) {
    const place = rows().indexOf(row);
    const answer = await fetch(row.dataset.move, {
      method: "POST",
      body: new URLSearchParams({ to: String(place) }),
    }).catch(() => null);
    if (!answer?.ok) {
      said.textContent = said.dataset.failed;
      return;
    }
    // Times and warnings follow from the order, so the list comes anew from where they are worked out.
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-acts]");
    if (!fresh) return location.reload();
    list.replaceChildren(...fresh.childNodes);
    begin();
    const again = list.querySelector(`[data-act="${row.dataset.act}"]`);
    again?.querySelector("[data-grip]").focus();
    said.textContent = said.dataset.words
      .replace("{title}", again?.querySelector(".item__title").textContent ?? "")
      .replace("{place}", place + 1)
      .replace("{of}", rows().length);
  }

  function begin() {
    for (const grip of list.querySelectorAll("[data-grip]")) grip.hidden = false;
  }

  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-grip]")?.closest("[data-act]");
    if (!row || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const other = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (event.key === "ArrowUp") other.before(row);
    else other.after(row);
    store(row);
  });

  let lifted = null;
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip) return;
    lifted = grip.closest("[data-act]");
    lifted.classList.add("act-row--lifted");
    list.setPointerCapture(event.pointerId);
  });
  list.addEventListener("pointermove", (event) => {
    if (!lifted) return;
    const over = rows().find((row) => {
      const box = row.getBoundingClientRect();
      return row !== lifted && event.clientY > box.top && event.clientY < box.bottom;
    });
    if (!over) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(lifted);
    else over.after(lifted);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    list.addEventListener(kind, () => {
      if (!lifted) return;
      lifted.classList.remove("act-row--lifted");
      store(lifted);
      lifted = null;
    });
  }
  begin();
}
