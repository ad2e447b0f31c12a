// The door's page: puts camera, keys, search, verdicts, the counter and the phone that goes on without network together.
import { DoorPhone } from "./door/phone.js";
import { Choices } from "./door/choices.js";
import { NetworkState } from "./door/network.js";
import { keepPageOffline } from "./door/offline_page.js";
import { conflictWords, shownVerdict } from "./door/words.js";
import { Camera, CameraError } from "./scanner-camera.js";
import { showCount, watchCounter } from "./scanner-counter.js";
import { listenToKeys, search } from "./scanner-desk.js";
import { Outbox } from "./scanner-outbox.js";
import { Signals } from "./scanner-signals.js";
import { Verdicts, addLine, markLine } from "./scanner-verdict.js";

const SAME_CODE_MS = 3000;

const page = document.querySelector("[data-door]");
const part = (name) => page.querySelector(`[data-${name}]`);
const words = document.getElementById("door-words").dataset;
const gate = new URL(location.href).searchParams.get("gate") ?? "";
const signals = new Signals();
const verdicts = new Verdicts(part("verdict"), { takeBack, letIn });
const network = new NetworkState(part("net"), part("net-words"), words);
const choices = new Choices(page, words);
const seen = new Map();
const { event, sync, batch, fallback } = page.dataset;
const phone = new DoorPhone({ event, gate, sync, scans: batch, fallback }, heard);
// Where the browser has no ciphers (an address without https) every scan is asked of the server as it was read.
const asking = new Outbox(page.dataset.scans, { onAnswer: (verdict) => answered(verdict), onRefused: refused, onWaiting: waiting, onNetwork: (online) => network.set({ online }) });

function heard(news) {
  if ("network" in news) network.set({ online: news.network });
  if ("waiting" in news) network.set({ waiting: news.waiting });
  if (news.count) showCount(part("counter"), news.count);
  if (news.given) {
    choices.offer(news.given);
    network.set({ ready: true });
  }
  if (news.settled) settled(news.settled);
  if (news.conflicts) news.conflicts.forEach((one) => markLine(part("last"), one, conflictWords(one.conflict)));
  if (news.ended !== undefined) {
    network.set({ ended: news.ended });
    refused({ title: news.ended });
  }
}

function answered(verdict, scan) {
  signals.give(verdict.tone);
  verdicts.show({ ...verdict, scan });
  addLine(part("last"), verdict, words.nobody, scan);
}

function refused(problem) {
  signals.give("stop");
  verdicts.show({ tone: "stop", headline: words.failed, sentence: problem.title ?? "", name: "", branch: "" });
}

function waiting() {
  signals.give("wait");
  verdicts.show({ tone: "wait", headline: words.waiting, sentence: words.waitingWhy, name: "", branch: "" }, { stays: true });
}

// An answer that came later: to a scan nobody was told about yet, or to one this phone had decided by itself.
function settled({ scan, receipt }) {
  const { verdict, refused: why } = receipt;
  if (scan.wire.said) {
    markLine(part("last"), { nonce: scan.wire.nonce, index: scan.index, verdict }, verdict?.conflict_words || why || "");
    if (verdict?.conflict) signals.give("wait");
  } else if (verdict) answered(verdict, scan);
  else refused({ title: why });
}

// ---- scanning ----

async function take(text, means) {
  if (!phone.able) return asking.scan(text, means, doorName());
  const scan = await phone.recognise(text, means);
  const passing = choices.passing();
  const room = phone.room(scan, passing);
  const people = room > 1 ? await choices.howMany(room, scan.words?.[0] ?? "") : 0;
  if (people === null) return;
  await send(scan, means, { ...passing, people });
}

async function send(scan, means, passing, reason = "") {
  const outcome = await phone.scan(scan, { means, passing, reason, door: doorName() });
  const again = { recognised: scan, means, passing };
  if (outcome.receipt) {
    const { verdict, refused: why } = outcome.receipt;
    return verdict ? answered(verdict, again) : refused({ title: why });
  }
  if (outcome.asked) return waiting();
  const [name, branch] = scan.words ?? [];
  const genuine = scan.form !== "none";
  const shown = shownVerdict({ ...outcome.told, genuine }, { name: name ?? "", branch: branch ?? (scan.form === "code" ? words.noName : ""), at: phone.now() });
  answered(shown, { ...again, nonce: outcome.told.scan.wire.nonce, index: scan.index });
}

function takeBack(verdict) {
  const nonce = verdict.scan?.nonce;
  if (verdict.registration_id && (phone.online || !nonce)) return asking.undo(verdict.registration_id, doorName());
  phone.undo(nonce);
  answered({ ...shownVerdict({ verdict: "undone", standing: {}, people: 0, heads: 1 }, { name: verdict.name, branch: verdict.branch, at: phone.now() }) });
}

async function letIn(verdict) {
  const reason = await choices.reason(verdict);
  if (reason) await send(verdict.scan.recognised, verdict.scan.means, verdict.scan.passing, reason);
}

// A code stays before the camera for a while: it is one scan until it has been away, or for three seconds.
function scanned(text) {
  const at = Date.now();
  if (choices.asking || at - (seen.get(text) ?? 0) < SAME_CODE_MS) return;
  seen.set(text, at);
  for (const [old, when] of seen) if (at - when > 60_000) seen.delete(old);
  take(text, "camera");
}

function doorName() {
  return part("door-name")?.value.trim() ?? "";
}

function keepDoorName() {
  const field = part("door-name");
  if (!field) return;
  const key = `door-name:${event}`;
  field.value ||= localStorage.getItem(key) ?? "";
  const show = () => (part("door-shown").textContent = field.value ? ` · ${field.value}` : "");
  field.addEventListener("input", () => {
    localStorage.setItem(key, field.value);
    show();
  });
  show();
}

// ---- the camera ----

const camera = new Camera(part("video"), page.dataset, scanned);

async function startCamera(deviceId) {
  signals.wake();
  part("start").setAttribute("aria-busy", "true");
  try {
    await camera.start(deviceId);
    part("notice").hidden = true;
    part("aim").hidden = false;
    part("torch").hidden = !camera.hasTorch;
    await offerCameras();
    keepAwake();
  } catch (error) {
    explain(error instanceof CameraError ? error.reason : "busy");
  }
  part("start").removeAttribute("aria-busy");
}

function explain(reason) {
  part("notice").hidden = false;
  part("aim").hidden = true;
  part("notice-words").textContent = words[reason];
  part("start").hidden = reason === "insecure";
}

async function offerCameras() {
  const cameras = await camera.choices();
  part("choice").hidden = cameras.length < 2;
  const options = cameras.map((device, index) => {
    const label = device.label || words.cameraN.replace("{n}", index + 1);
    return new Option(label, device.deviceId, false, device.deviceId === camera.track?.getSettings().deviceId);
  });
  part("cameras").replaceChildren(...options);
}

// A phone that falls asleep in the queue must be woken for every guest.
async function keepAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Refused when the battery is low; the door goes on.
  }
}

async function startWhenAllowed() {
  try {
    const allowed = await navigator.permissions.query({ name: "camera" });
    if (allowed.state === "granted") await startCamera();
  } catch {
    // Not every browser can be asked; the button is there.
  }
}

if (part("search")) {
  const finder = search(part("search"), part("found"), {
    address: page.dataset.holders,
    noneFound: words.noneFound,
    admit: (person) => {
      finder.clear();
      if (!phone.able) return asking.scan(person.registration_id, "name", doorName());
      const scan = { form: "person", ticket: person.registration_id, key: "", mark: "", proof: "", index: "", words: null, state: null };
      send(scan, "name", choices.passing());
    },
  });
}

part("camera").hidden = false;
keepDoorName();
listenToKeys(part("typed"), take);
if (page.dataset.live) watchCounter(part("counter"));
phone.open();
keepPageOffline(page.dataset.worker, (kept) => network.set({ kept }));
part("start").addEventListener("click", () => startCamera());
part("cameras").addEventListener("change", (chosen) => startCamera(chosen.target.value));
part("torch").addEventListener("click", async () => {
  const on = part("torch").getAttribute("aria-pressed") !== "true";
  await camera.light(on);
  part("torch").setAttribute("aria-pressed", String(on));
});
part("sound").setAttribute("aria-pressed", String(signals.on));
part("sound").addEventListener("click", () => part("sound").setAttribute("aria-pressed", String(signals.toggle())));
document.addEventListener("pointerdown", () => signals.wake(), { once: true });
document.addEventListener("visibilitychange", () => document.hidden || !camera.running || keepAwake());
addEventListener("pagehide", () => camera.stop());
if (!window.isSecureContext || !navigator.mediaDevices) explain(window.isSecureContext ? "missing" : "insecure");
else startWhenAllowed();
