// Remembers on this device which columns a reader chose of a list, and asks for them when the address says nothing.
// A column that shows something private is never remembered: it is asked for each time.

const STORE = "columns/";

function remember(form, key) {
  const chosen = [...form.querySelectorAll("input[name=c]:checked:not([data-private])")].map((tick) => tick.value);
  try {
    if (chosen.length) localStorage.setItem(STORE + key, JSON.stringify(chosen));
  } catch {
    // Without room to remember, the address alone keeps them.
  }
}

function remembered(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE + key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

function recall() {
  const list = document.querySelector("[data-columns]");
  if (!list || "chosen" in list.dataset) return;
  const known = new Set([...list.querySelectorAll("input[name=c]")].map((tick) => tick.value));
  const chosen = remembered(list.dataset.columns).filter((each) => known.has(each));
  if (!chosen.length) return;
  const address = new URL(location.href);
  for (const each of chosen) address.searchParams.append("c", each);
  location.replace(address);
}

document.addEventListener("submit", (event) => {
  const list = event.target.closest("[data-columns]");
  if (list) remember(event.target, list.dataset.columns);
});

document.addEventListener("click", (event) => {
  const usual = event.target.closest("[data-columns-usual]");
  if (!usual) return;
  try {
    localStorage.removeItem(STORE + usual.closest("[data-columns]").dataset.columns);
  } catch {
    // Nothing was remembered then.
  }
});

recall();
