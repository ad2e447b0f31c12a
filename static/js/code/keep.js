// “My code” asks the browser to keep it, and says whether it opens with no network, or that it stands here without one.
const line = document.querySelector("[data-kept]");
const workers = navigator.serviceWorker;

async function keep() {
  if (!workers) return;
  try {
    await workers.register(line.dataset.worker, { scope: location.pathname, updateViaCache: "none" });
  } catch {
    // Without a network the worker cannot be looked at anew; the one that is there goes on.
    if (!(await workers.getRegistration())?.active) return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data: kept }) => {
    line.textContent = kept ? line.dataset.kept : line.dataset.away;
    line.hidden = false;
  };
  (await workers.ready).active.postMessage("keep", [port2]);
}

keep();
