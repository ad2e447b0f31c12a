// A form is sent once the server can be reached; until then the page says that nothing is lost, and waits.
import { word } from "./toasts.js";

const PATIENCE_MS = 8000;
const AGAIN_MS = 4000;

export async function awaitNetwork(form, submitter) {
  if (form.dataset.waiting) return;
  form.dataset.waiting = "1";
  submitter?.setAttribute("aria-busy", "true");
  let told = null;
  while (!(await reached())) {
    told ??= tell(form);
    await later();
  }
  told?.remove();
  delete form.dataset.waiting;
  submitter?.removeAttribute("aria-busy");
  // The person has said yes already, if they were asked.
  form.dataset.reached = form.dataset.confirmed = "1";
  form.requestSubmit(submitter);
  delete form.dataset.confirmed;
}

async function reached() {
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    return true;
  } catch {
    return false;
  }
}

function later() {
  return new Promise((resolve) => {
    setTimeout(resolve, AGAIN_MS);
    addEventListener("online", resolve, { once: true });
  });
}

function tell(form) {
  const told = document.createElement("p");
  told.className = "alert alert--wait";
  told.setAttribute("role", "status");
  told.textContent = word("waiting");
  form.append(told);
  told.scrollIntoView({ block: "nearest" });
  return told;
}
