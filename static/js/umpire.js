// The umpire's panel: taps become entries of the log; what is shown is always what the server has folded.
import { toast } from "./toasts.js";
import { drawCourt, onTap, pressed, sideAt } from "./umpire/court.js";
import { openMenu, prepareMenu } from "./umpire/menu.js";
import { Outbox } from "./umpire/outbox.js";
import { goOnEvents, serviceEvent, showPrompt, tick, tossEvents } from "./umpire/prompts.js";
import { word } from "./umpire/words.js";

const panel = document.getElementById("umpire");
// No rally is shorter than this: a second touch is a trembling finger.
const betweenPoints = () => Number(panel.dataset.between);

// Who holds the match depends on this device, which the page did not know yet: `refresh` asks.
let view = { ...JSON.parse(panel.dataset.view), held: "nobody" };
let lastPoint = -Infinity;
const outbox = new Outbox(panel.dataset.api, panel.dataset.secret, hear);

function hear(news) {
  if (news.sync) showSync(news.sync);
  if (news.view) take(news.view);
  if (news.refused) refused(news.refused);
}

function take(next) {
  const before = view;
  view = next;
  drawCourt(view, before);
  showPrompt(view);
  tickNow();
  panel.dataset.sequence = view.sequence;
}

function tickNow() {
  tick(view, Date.now() + outbox.clockAhead);
}

async function refused(problem) {
  toast(problem?.title || word("failed"));
  await refresh();
}

async function refresh() {
  const answer = await outbox.read();
  // An answer that was slow on its way must not take the match back.
  if (answer?.ok && !outbox.busy && answer.body.sequence >= view.sequence) take(answer.body);
}

function showSync(state) {
  const place = panel.querySelector("[data-sync]");
  place.dataset.sync = state;
  place.querySelector("[data-sync-words]").textContent = word({ ok: "saved", sending: "sending", offline: "offlineWait" }[state]);
}

function send(events) {
  if (events === null) return takeOver();
  if (events.length) outbox.put(view.sequence, events);
}

async function takeOver() {
  const answer = await outbox.takeOver();
  if (answer?.ok) take(answer.body);
  else toast(answer?.body?.title || word("failed"));
}

function tapped(end) {
  if (view.facts.phase !== "play" || outbox.busy || performance.now() - lastPoint < betweenPoints()) return;
  lastPoint = performance.now();
  pressed(end);
  navigator.vibrate?.(15);
  send([{ type: "point", side: sideAt(view, end) }]);
}

function press(selector, act) {
  panel.querySelector(selector).addEventListener("click", () => outbox.busy || act());
}

async function stayAwake() {
  try {
    if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen");
  } catch {
    // Refused on low battery, or not offered without HTTPS: the phone's own setting then decides.
  }
}

function watch() {
  const stream = new EventSource(panel.dataset.live);
  stream.addEventListener("score", (message) => {
    const next = JSON.parse(message.data);
    // Another hand wrote into this log (the referee, another device): show it, and ask who holds the match now.
    if (next.sequence > view.sequence && !outbox.busy) refresh();
  });
}

onTap(tapped);
prepareMenu(send, toast);
press("[data-undo]", () => send([{ type: "undo" }]));
press("[data-menu]", () => openMenu(view));
press("[data-play]", () => send([{ type: "play" }]));
press("[data-go-on]", () => send(goOnEvents(view)));
press("[data-resume]", () => send([{ type: view.facts.phase === "paused" ? "pause_end" : "resumption" }]));
press("[data-confirm-result]", () => send([{ type: "confirmation" }]));
press("[data-take-over]", takeOver);
for (const form of panel.querySelectorAll("[data-toss-form], [data-service-form]")) {
  form.addEventListener("change", () => showPrompt(view));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (outbox.busy) return;
    send(form.matches("[data-toss-form]") ? tossEvents(view) : [serviceEvent(form, view.facts.serving, view)]);
  });
}
document.addEventListener("visibilitychange", () => {
  stayAwake();
  if (document.visibilityState === "visible") refresh();
});
setInterval(tickNow, 250);
take(view);
refresh();
outbox.send();
stayAwake();
watch();
