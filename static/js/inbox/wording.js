// The preview follows what is typed: the server fills the words in, as it will for people.
const form = document.querySelector("[data-wording]");
let waiting = 0;

async function look() {
  const sent = new FormData(form);
  sent.set("act", "preview");
  const answer = await fetch(form.action, { method: "POST", body: sent });
  if (!answer.ok && answer.status !== 422) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-preview]");
  const shown = document.querySelector("[data-preview]");
  if (fresh && shown) shown.replaceWith(fresh);
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 400);
});
