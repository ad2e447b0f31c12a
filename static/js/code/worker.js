// Keeps a member's own codes on their phone, so that “My code” opens with no network. It touches nothing else of the site.
const PAGE = "/my-code";
const CACHE = "rallypoint-code";
const PATIENCE_MS = 3000;
const NO_SERVER_BEHIND = [502, 503, 504];
const NAMED = /\/static\/[\w./-]+|\/t\/[\w-]+\/qr\.svg/g;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// The open page asks to be kept as it is now; the answer is whether that was possible.
self.addEventListener("message", (event) => {
  event.waitUntil(keep().catch(() => false).then((kept) => event.ports[0]?.postMessage(kept)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === PAGE) event.respondWith(page(request));
  } else if (new RegExp(`^(${NAMED.source})$`).test(url.pathname)) {
    event.respondWith(file(request));
  }
});

// Only a page of somebody who is signed in; tickets that are no more are forgotten with it.
async function keep() {
  const answer = await fetch(PAGE, { credentials: "same-origin", cache: "no-store" });
  if (answer.redirected || answer.status === 401) return caches.delete(CACHE).then(() => false);
  if (!answer.ok) return false;
  const named = new Set([PAGE, ...((await answer.clone().text()).match(NAMED) ?? [])]);
  const cache = await caches.open(CACHE);
  await Promise.all([...named].map(async (name) => name === PAGE || (await cache.match(name)) || cache.add(name)));
  await cache.put(PAGE, answer);
  const old = (await cache.keys()).filter((kept) => !named.has(new URL(kept.url).pathname));
  await Promise.all(old.map((kept) => cache.delete(kept)));
  return true;
}

async function page(request) {
  const kept = async () => (await caches.open(CACHE)).match(PAGE);
  try {
    const answer = await Promise.race([fetch(request), patience()]);
    if (answer && !NO_SERVER_BEHIND.includes(answer.status)) return answer;
    return (await kept()) ?? answer ?? fetch(request);
  } catch {
    return (await kept()) ?? Response.error();
  }
}

function patience() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));
}

async function file(request) {
  return (await (await caches.open(CACHE)).match(request, { ignoreSearch: true })) ?? fetch(request);
}
