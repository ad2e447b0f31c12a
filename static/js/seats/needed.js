// How many seats a sign-up needs, told as people are named: one's own and each companion's who needs a place.
const box = document.querySelector("[data-seat-form][data-infants]");

if (box) {
  const form = box.closest("form");
  const told = box.querySelector("[data-seats-needed]");
  const count = () => {
    const rows = [...form.querySelectorAll("[data-companion]")].filter((row) => row.querySelector('input[type="text"]').value.trim());
    const named = 1 + rows.filter((row) => needsPlace(row, box.dataset.infants)).length;
    return Math.max(named, Number(form.elements.size?.value) || 0);
  };
  const show = () => {
    const places = String(count());
    told.textContent = told.dataset.words.replace("{count}", places);
    told.hidden = false;
    if (box.dataset.places === places) return;
    box.dataset.places = places;
    box.dispatchEvent(new Event("places"));
  };
  for (const kind of ["input", "change", "restored"]) form.addEventListener(kind, show);
  show();
}

function needsPlace(row, infants) {
  if (row.querySelector("select")?.value !== "infant" || infants === "place") return true;
  return infants === "asked" && row.querySelector('input[type="checkbox"][name$="own_place"]')?.checked;
}
