// Keeps one scanner page and its files, so that it opens with no network. It touches nothing else of the site.
// The server puts VERSION, FILES and STATIC before this text: a new version is a new worker with a cache of its own.
/* global VERSION, FILES */
const PAGE = new URL(self.registration.scope).pathname;
const FAMILY = `rallypoint-door ${PAGE} `;
const CACHE = FAMILY + VERSION;
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => event.waitUntil(keepAll().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(cleanUp().then(() => self.clients.claim())));
self.addEventListener("message", (event) => event.data === "keep" && event.waitUntil?.(keepPage().catch(() => {})));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === PAGE) event.respondWith(page(request));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(file(request));
  }
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  await Promise.all(FILES.map((name) => addOnce(cache, name)));
  await keepPage();
}

async function addOnce(cache, name) {
  if (!(await cache.match(name))) await cache.add(name);
}

// The page without anybody's name: what was just scanned is never kept.
async function keepPage() {
  const answer = await fetch(`${PAGE}?shell=1`, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const cache = await caches.open(CACHE);
  const named = new Set((await answer.clone().text()).match(/\/static\/[\w./-]+/g) ?? []);
  await Promise.all([...named].map((name) => addOnce(cache, name).catch(() => {})));
  await cache.put(PAGE, answer);
}

async function cleanUp() {
  const old = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function page(request) {
  const kept = async () => (await caches.open(CACHE)).match(PAGE);
  try {
    const answer = await Promise.race([fetch(request), patience()]);
    if (answer) return answer;
    return (await kept()) ?? fetch(request);
  } catch {
    return (await kept()) ?? Response.error();
  }
}

// A server that fails answers for itself; one that is silent is as good as none.
function patience() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));
}

async function file(request) {
  const found = await (await caches.open(CACHE)).match(request, { ignoreSearch: true });
  return found ?? fetch(request);
}
