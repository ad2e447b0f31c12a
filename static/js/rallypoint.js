// What every page can do. Nothing here is needed for a page's main function: forms and links work without it.
import { openDialogs } from "./dialogs.js";
import { keepDrafts } from "./drafts.js";
import { forgetCodes } from "./code/forget.js";
import { tickCountdowns } from "./countdowns.js";
import { toast, word } from "./toasts.js";

function guardDoubleSubmit() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || event.defaultPrevented) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    const button = event.submitter;
    // Disabling at once would drop the button's own name and value from what is sent.
    requestAnimationFrame(() => button?.setAttribute("aria-busy", "true"));
    if (form.target === "_blank" || form.hasAttribute("data-download")) setTimeout(() => release(form), 1500);
  });
  // A page taken back out of the browser's cache must be usable again.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
}

function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(word("copied"));
  } catch {
    toast(word("notCopied"));
  }
}

function reveal(button) {
  const input = document.getElementById(button.dataset.reveal);
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
  const use = button.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, shown ? "#eye" : "#eye-off"));
}

function pressed(event) {
  const button = event.target.closest("[data-copy], [data-reveal], [data-print]");
  if (!button) return;
  if (button.dataset.copy !== undefined) copy(button.dataset.copy);
  if (button.dataset.reveal) reveal(button);
  if (button.dataset.print !== undefined) print();
}

// The theme changes at once; the cookie follows in the background, and without JavaScript by an ordinary form.
function switchTheme() {
  document.querySelector("[data-theme-switch]")?.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    const data = new FormData(event.target, button);
    const root = document.documentElement;
    if (button.value) root.dataset.theme = button.value;
    else delete root.dataset.theme;
    event.target.querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    await fetch(event.target.action, { method: "POST", body: new URLSearchParams(data), redirect: "manual" });
  });
}

// Tick all, the count of what is ticked, and the bar of acts on it.
function countPicked() {
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    const form = document.getElementById(bar.dataset.bulk);
    const boxes = () => [...form.elements].filter((box) => box.type === "checkbox" && box.name);
    const show = () => {
      const picked = boxes().filter((box) => box.checked).length;
      bar.querySelector("[data-bulk-count]").textContent = picked;
      bar.querySelectorAll("button").forEach((button) => (button.disabled = picked === 0));
      bar.toggleAttribute("data-idle", picked === 0);
    };
    document.addEventListener("change", (event) => {
      const { dataset, checked, form: own } = event.target;
      if (dataset.pickAll === bar.dataset.bulk || (dataset.pickAll === "" && own === form)) boxes().forEach((box) => (box.checked = checked));
      show();
    });
    show();
  }
}

function submitOnChange() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
}

// On a phone a line of tabs begins at its start: the current one is brought into view, the page stays.
function showCurrentTab() {
  for (const tab of document.querySelectorAll(".tabs > [aria-current]")) {
    const line = tab.parentElement;
    line.scrollLeft = tab.offsetLeft - line.offsetLeft - (line.clientWidth - tab.offsetWidth) / 2;
  }
}

document.addEventListener("click", pressed);
document.querySelectorAll("[data-reveal]").forEach((button) => (button.hidden = false));
document.querySelector("[data-focus]")?.focus();
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
});
addEventListener("offline", () => toast(word("offline")));
openDialogs();
switchTheme();
guardDoubleSubmit();
keepDrafts();
forgetCodes();
tickCountdowns();
countPicked();
submitOnChange();
showCurrentTab();
