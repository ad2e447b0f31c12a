// The open inbox follows what happens: it is fetched again when the server rings.
import { look } from "./bell.js";

const list = () => document.querySelector("[data-inbox-list]");

async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-inbox-list]");
  const shown = list();
  // Whoever is about to press a button keeps it under their finger.
  if (fresh && shown && !shown.contains(document.activeElement)) shown.replaceWith(fresh);
  look(true);
}

const stream = new EventSource("/inbox/live");
stream.addEventListener("inbox", refresh);
addEventListener("pagehide", () => stream.close());
