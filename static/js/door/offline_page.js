// Asks the browser to keep this very page, so that it opens with no network at all.
export async function keepPageOffline(worker) {
  if (!worker || !("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(worker, { scope: location.pathname, updateViaCache: "none" });
    const ready = await navigator.serviceWorker.ready;
    ready.active?.postMessage("keep");
    document.documentElement.dataset.kept = "asked";
  } catch {
    // A browser that keeps no pages still scans as long as this one stays open.
  }
}
