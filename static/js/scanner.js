// The door's page: puts camera, keys, search, verdicts and the counter together.
import { Camera, CameraError } from "./scanner-camera.js";
import { watchCounter } from "./scanner-counter.js";
import { listenToKeys, search } from "./scanner-desk.js";
import { Outbox } from "./scanner-outbox.js";
import { Signals } from "./scanner-signals.js";
import { Verdicts, addLine } from "./scanner-verdict.js";

const SAME_CODE_MS = 3000;

const page = document.querySelector("[data-door]");
const part = (name) => page.querySelector(`[data-${name}]`);
const words = document.getElementById("door-words").dataset;
const signals = new Signals();
const verdicts = new Verdicts(part("verdict"), { takeBack: (verdict) => outbox.undo(verdict.registration_id, doorName()) });
const outbox = new Outbox(page.dataset.scans, { onAnswer: answered, onRefused: refused, onWaiting: waiting, onNetwork: network });
const seen = new Map();

function answered(verdict) {
  signals.give(verdict.tone);
  verdicts.show(verdict);
  addLine(part("last"), verdict, words.nobody);
}

function refused(problem) {
  const failed = { tone: "stop", headline: words.failed, sentence: problem.title ?? "", name: "", branch: "" };
  signals.give("stop");
  verdicts.show(failed);
}

function waiting() {
  signals.give("wait");
  verdicts.show({ tone: "wait", headline: words.waiting, sentence: words.waitingWhy, name: "", branch: "" }, { stays: true });
}

function network(online) {
  const dot = part("net");
  dot.dataset.net = online ? "online" : "offline";
  part("net-words").textContent = online ? words.online : words.offline;
}

// A code stays before the camera for a while: it is one scan until it has been away, or for three seconds.
function scanned(text) {
  const at = Date.now();
  if (at - (seen.get(text) ?? 0) < SAME_CODE_MS) return;
  seen.set(text, at);
  for (const [old, when] of seen) if (at - when > 60_000) seen.delete(old);
  outbox.scan(text, "camera", doorName());
}

function doorName() {
  return part("door-name").value.trim();
}

function keepDoorName() {
  const field = part("door-name");
  const key = `door-name:${page.dataset.event}`;
  field.value ||= localStorage.getItem(key) ?? "";
  const show = () => (part("door-shown").textContent = field.value ? ` · ${field.value}` : "");
  field.addEventListener("input", () => {
    localStorage.setItem(key, field.value);
    show();
  });
  show();
}

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

const finder = search(part("search"), part("found"), {
  address: page.dataset.holders,
  noneFound: words.noneFound,
  admit: (person) => {
    finder.clear();
    outbox.scan(person.registration_id, "name", doorName());
  },
});

part("camera").hidden = false;
keepDoorName();
listenToKeys(part("typed"), (text, means) => outbox.scan(text, means, doorName()));
watchCounter(part("counter"), { onState: network });
part("start").addEventListener("click", () => startCamera());
part("cameras").addEventListener("change", (event) => startCamera(event.target.value));
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
