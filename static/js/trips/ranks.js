/** A branch's list put in order by dragging or by keys; the numbers are what is sent, so it works without this too. */

for (const form of document.querySelectorAll("form[data-ranks]")) order(form);

function order(form) {
  const list = form.querySelector(".ranks");
  const said = form.querySelector("[data-rank-said]");
  const size = form.dataset.ranks === "" ? null : Number(form.dataset.ranks);
  const rows = () => [...list.querySelectorAll("[data-rank]")];
  const isOut = (row) => row.querySelector("[data-rank-out]").checked;

  function number() {
    let place = 0;
    for (const row of rows()) {
      row.querySelector("[data-rank-number]").value = isOut(row) ? "" : ++place;
      row.classList.toggle("rank--by", size !== null && !isOut(row) && place > size);
    }
  }

  function sortByNumbers() {
    const keyed = rows().map((row, place) => [Number(row.querySelector("[data-rank-number]").value) || Infinity, place, row]);
    keyed.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    for (const [, , row] of keyed) list.append(row);
    number();
  }

  function move(row, by) {
    const target = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!target) return;
    by < 0 ? target.before(row) : target.after(row);
    number();
    said.textContent = `${row.querySelector("strong").textContent}: ${row.querySelector("[data-rank-number]").value}`;
  }

  for (const row of rows()) {
    row.querySelector("[data-rank-moves]").hidden = false;
    row.draggable = true;
    row.querySelector("[data-rank-up]").addEventListener("click", (event) => { move(row, -1); event.currentTarget.focus(); });
    row.querySelector("[data-rank-down]").addEventListener("click", (event) => { move(row, 1); event.currentTarget.focus(); });
    row.querySelector("[data-rank-out]").addEventListener("change", number);
    row.querySelector("[data-rank-number]").addEventListener("change", sortByNumbers);
    row.addEventListener("dragstart", (event) => {
      if (event.target.closest("input")) return event.preventDefault();
      row.classList.add("rank--lifted");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    row.addEventListener("dragend", () => { row.classList.remove("rank--lifted"); number(); });
  }
  list.addEventListener("dragover", (event) => {
    const lifted = list.querySelector(".rank--lifted");
    if (!lifted) return;
    event.preventDefault();
    const over = event.target.closest("[data-rank]");
    if (!over || over === lifted) return;
    const box = over.getBoundingClientRect();
    event.clientY < box.top + box.height / 2 ? over.before(lifted) : over.after(lifted);
  });
}
