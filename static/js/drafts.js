// <form data-draft="key">: what is typed survives a reload or a lost network in this tab, never passwords or files.
import { toast, word } from "./toasts.js";

const KEPT = "input:not([type=password], [type=file], [type=hidden]), textarea, select";

export function keepDrafts() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = `draft:${form.dataset.draft}`;
    // A page that already shows what was refused knows better than an older draft.
    if (!refused(form)) restore(form, key);
    form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(typed(form))));
    form.addEventListener("submit", () => sessionStorage.removeItem(key));
  }
}

function refused(form) {
  return form.querySelector("[aria-invalid], .error-summary") || form.previousElementSibling?.matches(".error-summary");
}

function typed(form) {
  return [...form.querySelectorAll(KEPT)].map((entry) => [entry.name, entry.value, "checked" in entry && entry.checked]);
}

function restore(form, key) {
  const kept = sessionStorage.getItem(key);
  if (!kept) return;
  const fields = [...form.querySelectorAll(KEPT)];
  const values = JSON.parse(kept);
  if (values.length !== fields.length) return;
  fields.forEach((entry, index) => {
    const [name, value, checked] = values[index];
    if (entry.name !== name) return;
    if (entry.type === "checkbox" || entry.type === "radio") entry.checked = checked;
    else entry.value = value;
  });
  toast(word("draft"));
}
