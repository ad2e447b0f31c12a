// Whoever signs out, or comes to a page signed in by nobody, leaves no codes on the device.
const KEPT = "rallypoint-code";

export function forgetCodes() {
  if (!("caches" in globalThis)) return;
  const forget = () => caches.delete(KEPT).catch(() => {});
  if (!document.getElementById("words")?.dataset.who) forget();
  document.addEventListener("submit", (event) => new URL(event.target.action, location.href).pathname === "/sign-out" && forget());
}
