/** People dragged from room to room or bus to bus; the choice and button beside each name do the same without this. */

for (const section of document.querySelectorAll("[data-berths]")) {
  let lifted = null;
  for (const person of section.querySelectorAll("[data-person]")) {
    person.draggable = true;
    const form = person.querySelector("form");
    form.querySelector("button").hidden = true;
    form.querySelector("select").addEventListener("change", () => form.requestSubmit());
    person.addEventListener("dragstart", (event) => {
      lifted = person;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    person.addEventListener("dragend", () => { lifted = null; });
  }
  for (const berth of section.querySelectorAll("[data-berth]")) {
    berth.addEventListener("dragover", (event) => {
      if (!lifted) return;
      event.preventDefault();
      berth.classList.add("berth--over");
    });
    berth.addEventListener("dragleave", () => berth.classList.remove("berth--over"));
    berth.addEventListener("drop", (event) => {
      berth.classList.remove("berth--over");
      if (!lifted || berth.contains(lifted)) return;
      event.preventDefault();
      const form = lifted.querySelector("form");
      form.querySelector("select").value = berth.dataset.berth;
      form.requestSubmit();
    });
  }
}
