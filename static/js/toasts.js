// Short news at the foot of the page, and the few words scripts need in the reader's language.
const PATIENCE_MS = 6000;

export function word(name, values = {}) {
  const words = document.getElementById("words")?.dataset[name] ?? "";
  return words.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export function toast(text) {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const made = document.getElementById("toast-template").content.cloneNode(true).firstElementChild;
  made.querySelector("span").textContent = text;
  place.append(made);
  fade(made);
}

function fade(made) {
  let timer = setTimeout(() => made.remove(), PATIENCE_MS);
  made.addEventListener("pointerenter", () => clearTimeout(timer));
  made.addEventListener("pointerleave", () => (timer = setTimeout(() => made.remove(), PATIENCE_MS)));
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-close-toast]")?.closest("[data-toast]")?.remove();
});
document.querySelectorAll("[data-toast]").forEach(fade);
