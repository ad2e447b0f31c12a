// <form data-draft="key">: what is typed survives a reload, a closed browser and a lost network, a week long, for this
// member on this device; never passwords, files or what is marked data-no-draft. When the network is gone, the form
// waits and is sent by itself once it is back; sent twice it does no more than once.
import { awaitNetwork } from "./network.js";
import { toast, word } from "./toasts.js";

const KEPT = "input:not([type=password], [type=file], [type=hidden], [data-no-draft]), textarea:not([data-no-draft]), select:not([data-no-draft])";
const PREFIX = "draft:";
const KEPT_FOR_MS = 7 * 24 * 3600 * 1000;

export function keepDrafts() {
  const who = document.getElementById("words")?.dataset.who ?? "";
  forgetOthers(who);
  const forms = [...document.querySelectorAll("form[data-draft]")];
  const shown = new Set(forms.map((form) => keyOf(who, form)));
  // What was sent and led on to another page has arrived.
  for (const key of drafts()) if (read(key)?.sent && !shown.has(key)) localStorage.removeItem(key);
  for (const form of forms) keep(form, keyOf(who, form));
  // Whoever leaves for good leaves nothing to the next person.
  document.addEventListener("submit", (event) => new URL(event.target.action, location.href).pathname === "/sign-out" && forgetOthers(null));
}

function keyOf(who, form) {
  return `${PREFIX}${who}:${form.dataset.draft}`;
}

function keep(form, key) {
  // A page that already shows what was refused knows better than an older draft.
  if (refused(form)) write(key, form, false);
  else restore(form, key);
  form.addEventListener("input", () => write(key, form, false));
  form.addEventListener("submit", (event) => {
    if (form.getAttribute("method")?.toLowerCase() !== "post" || event.defaultPrevented) return;
    write(key, form, true);
    if (form.dataset.reached) return void delete form.dataset.reached;
    event.preventDefault();
    awaitNetwork(form, event.submitter);
  });
}

function refused(form) {
  return form.querySelector("[aria-invalid], .error-summary") || form.previousElementSibling?.matches(".error-summary");
}

function typed(form) {
  return [...form.querySelectorAll(KEPT)].map((entry) => [entry.name, entry.value, "checked" in entry && entry.checked]);
}

function write(key, form, sent) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), sent, values: typed(form) }));
  } catch {
    // No room, or not allowed: what is typed then lives as long as the page.
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function drafts() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

// Drafts of somebody else who used this device (null: of everybody), and those whose time is over.
function forgetOthers(who) {
  for (const key of drafts()) {
    const old = !(Date.now() - (read(key)?.at ?? 0) < KEPT_FOR_MS);
    if (old || who === null || (who && !key.startsWith(`${PREFIX}${who}:`))) localStorage.removeItem(key);
  }
}

function restore(form, key) {
  const values = read(key)?.values;
  const fields = [...form.querySelectorAll(KEPT)];
  if (!values || values.length !== fields.length) return;
  let changed = false;
  fields.forEach((entry, index) => {
    const [name, value, checked] = values[index];
    if (entry.name !== name) return;
    const choice = entry.type === "checkbox" || entry.type === "radio";
    changed ||= choice ? entry.checked !== checked : entry.value !== value;
    if (choice) entry.checked = checked;
    else entry.value = value;
  });
  if (!changed) return;
  // Modules that fold and show parts of a form look again, once all of them are there.
  queueMicrotask(() => setTimeout(() => form.dispatchEvent(new Event("restored"))));
  toast(word("draft"));
}
