// Draws a published record again in this browser, so that nobody has to take the server's word for it.
import { differences } from "./draw/record.js";

const place = document.querySelector("[data-browser-check]");

function show(verdict) {
  place.hidden = false;
  for (const words of place.querySelectorAll("[data-verdict]")) words.hidden = words.dataset.verdict !== verdict;
}

function judge(text) {
  try {
    show(differences(JSON.parse(text)).length ? "differs" : "same");
  } catch {
    show("unreadable");
  }
}

async function published(address) {
  const answer = await fetch(address).catch(() => null);
  if (answer?.ok) judge(await answer.text());
}

async function chosen(form) {
  const file = form.elements.file.files[0];
  const text = file ? await file.text() : form.elements.record.value;
  if (text.trim()) judge(text);
  else place.hidden = true;
}

const form = document.querySelector("[data-record-form]");
if (form) for (const event of ["input", "change"]) form.addEventListener(event, () => chosen(form));
if (place.dataset.browserCheck) published(place.dataset.browserCheck);
