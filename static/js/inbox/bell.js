// The number on the bell: asked for at most every half minute, and again when the page is looked at anew.
const FRESH_MS = 30_000;
const bell = document.querySelector("[data-bell]");

function show(count) {
  const number = bell.querySelector("[data-bell-count]");
  number.hidden = count === 0;
  number.textContent = count > 99 ? "99+" : String(count);
  bell.setAttribute("aria-label", count ? bell.dataset.words.replace("{count}", count) : bell.dataset.none);
}

export async function look(anew = false) {
  if (!bell) return;
  const kept = JSON.parse(sessionStorage.getItem("unread") ?? "null");
  if (!anew && kept && kept.who === bell.dataset.bell && Date.now() - kept.at < FRESH_MS) return show(kept.count);
  try {
    const answer = await fetch("/api/v1/inbox/unread", { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const { unread } = await answer.json();
    sessionStorage.setItem("unread", JSON.stringify({ who: bell.dataset.bell, at: Date.now(), count: unread }));
    show(unread);
  } catch {
    // Offline: the bell stays as it is.
  }
}

look(Boolean(document.querySelector("[data-inbox-page]")));
addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
setInterval(() => document.visibilityState === "visible" && look(), 60_000);
