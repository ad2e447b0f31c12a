// The list of a court's matches looks again by itself while the page is in view.
const EVERY_MS = 10_000;

setInterval(() => {
  if (document.visibilityState === "visible" && navigator.onLine) location.reload();
}, EVERY_MS);
