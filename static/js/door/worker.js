// Keeps one scanner page and its files, so that it opens with no network. It touches nothing else of the site.
// The server puts VERSION and FILES before this text: a new version is a new worker with a cache of its own.
/* global VERSION, FILES */
const PAGE = new URL(self.registration.scope).pathname;
const FAMILY = `rallypoint-door ${PAGE} `;
const CACHE = FAMILY + VERSION;
const OF_THIS_VERSION = `/static/${VERSION}/`;
const PATIENCE_MS = 4000;
const NO_SERVER_BEHIND = [502, 503, 504];

self.addEventListener("install", (event) => event.waitUntil(keepAll().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// A page asks for itself to be kept, or only whether it is; the answer is whether it opens with no network now.
self.addEventListener("message", (event) => {
  const { keep, version } = event.data ?? {};
  const done = keep ? keepPage().catch(() => {}) : Promise.resolve();
  if (version === VERSION) event.waitUntil(cleanUp());
  event.waitUntil(done.then(keptPage).then((found) => event.ports[0]?.postMessage(Boolean(found))));
});

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

// A worker that has no page to show is not installed: the one before it goes on with the page it has.
async function keepAll() {
  const cache = await caches.open(CACHE);
  await Promise.all(FILES.map((name) => addOnce(cache, name)));
  if (!(await keepPage())) throw new Error("the page was not given");
}

async function addOnce(cache, name) {
  if (!(await cache.match(name))) await cache.add(name);
}

// The page without anybody's name: what was just scanned is never kept.
async function keepPage() {
  const answer = await fetch(`${PAGE}?shell=1`, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok || answer.redirected) return false;
  const named = [...new Set((await answer.clone().text()).match(/\/static\/[\w./-]+/g) ?? [])];
  // A page of a newer release needs files which only the worker of that release knows.
  if (!named.every((name) => name.startsWith(OF_THIS_VERSION))) return false;
  const cache = await caches.open(CACHE);
  await Promise.all(named.map((name) => addOnce(cache, name)));
  await cache.put(PAGE, answer);
  return true;
}

async function keptPage() {
  return (await caches.open(CACHE)).match(PAGE);
}

// Only once a page of this version stands: one of the version before may still want a file it has not read yet.
async function cleanUp() {
  const old = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function page(request) {
  try {
    const answer = await Promise.race([fetch(request), patience()]);
    if (answer && !NO_SERVER_BEHIND.includes(answer.status)) return answer;
    return (await keptPage()) ?? answer ?? fetch(request);
  } catch {
    return (await keptPage()) ?? Response.error();
  }
}

// A server that fails answers for itself; one that is silent, or gone behind its gateway, is as good as none.
function patience() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));
}

async function file(request) {
  const asked = { ignoreSearch: true };
  const found = (await (await caches.open(CACHE)).match(request, asked)) ?? (await caches.match(request, asked));
  return found ?? fetch(request);
}
