// The regulations of a discipline: what follows from the choices is said anew at every change. Without JavaScript the
// button “What follows” does the same.
const form = document.querySelector("[data-outlook-form]");
const PATIENCE_MS = 250;
let waiting = 0;
let asked = 0;

async function ask() {
  const mine = ++asked;
  const data = new FormData(form);
  data.set("act", "look");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) }).catch(() => null);
  if (!answer || mine !== asked) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-outlook]");
  if (fresh) document.querySelector("[data-outlook]").replaceChildren(...fresh.childNodes);
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PATIENCE_MS);
});
