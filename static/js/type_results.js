// Typing results row by row: Enter saves a row in the background, the next one takes the keyboard, and matches that
// have become ready by it are added below. Without JavaScript each row is an ordinary form.
const list = document.querySelector("[data-typing]");

async function save(event) {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (row.dataset.busy) return;
  row.dataset.busy = "1";
  const form = event.target;
  const data = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
  delete row.dataset.busy;
  if (!answer) {
    form.dataset.confirmed = "1";
    return form.submit();
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const again = fresh.querySelector(`[data-row="${row.dataset.row}"]`);
  if (again) {
    row.replaceWith(again);
    again.querySelector("[name=score]").select();
    return;
  }
  done(row, form);
  append(fresh);
  focusNext(row);
}

function done(row, form) {
  const score = form.elements.score.value.trim();
  const ending = form.elements.ending;
  const words = document.createElement("p");
  words.className = "typing__saved";
  words.setAttribute("role", "status");
  const how = ending.value === "completed" ? "" : ending.selectedOptions[0].textContent;
  words.textContent = `✓ ${list.dataset.saved} ${score} ${how}`;
  form.querySelector(".typing__fields").replaceWith(words);
  form.querySelector(".field__error")?.remove();
  row.classList.add("typing__row--saved");
}

// In a filtered list only matches of that discipline are added, which is what the page would show.
function append(fresh) {
  const wanted = new URLSearchParams(location.search).get("discipline");
  for (const row of fresh.querySelectorAll("[data-row]")) {
    if (list.querySelector(`[data-row="${row.dataset.row}"]`)) continue;
    if (!wanted) list.append(row);
  }
}

function focusNext(row) {
  let next = row.nextElementSibling;
  while (next && next.classList.contains("typing__row--saved")) next = next.nextElementSibling;
  const open = next ?? list.querySelector("[data-row]:not(.typing__row--saved)");
  open?.querySelector("[name=score]")?.focus();
}

list?.addEventListener("submit", save, true);
list?.querySelector("[name=score]")?.focus();
