// Asks the browser to keep this very page, and tells whether it opens with no network: only then may it be closed.
const VERSION = new URL(import.meta.url).pathname.split("/")[2];

export async function keepPageOffline(worker, tell) {
  tell(false);
  if (!worker || !("serviceWorker" in navigator)) return;
  const workers = navigator.serviceWorker;
  // A new release's worker took over: what opens now is what it has kept.
  workers.addEventListener("controllerchange", async () => tell(await asked(workers.controller, false)));
  addEventListener("online", async () => tell(await asked((await workers.getRegistration())?.active, true)));
  try {
    await workers.register(worker, { scope: location.pathname, updateViaCache: "none" });
  } catch {
    // A browser that keeps no pages still scans as long as this one stays open; without network, what was kept stays.
    if (!(await workers.getRegistration())?.active) return;
  }
  tell(await asked((await workers.ready).active, true));
}

function asked(worker, keep) {
  return new Promise((resolve) => {
    if (!worker) return resolve(false);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ keep, version: VERSION }, [port2]);
  });
}
