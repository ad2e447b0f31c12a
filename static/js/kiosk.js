// A screen at the door where people check in by themselves: big, no menus, names half hidden, back by itself.
import { DoorPhone } from "./door/phone.js";
import { Choices } from "./door/choices.js";
import { NetworkState } from "./door/network.js";
import { keepPageOffline } from "./door/offline_page.js";
import { shownVerdict } from "./door/words.js";
import { Camera, CameraError } from "./scanner-camera.js";
import { showCount } from "./scanner-counter.js";
import { listenToKeys } from "./scanner-desk.js";
import { Signals } from "./scanner-signals.js";
import { Verdicts } from "./scanner-verdict.js";

const SAME_CODE_MS = 6000;

const page = document.querySelector("[data-kiosk]");
const part = (name) => page.querySelector(`[data-${name}]`);
const words = document.getElementById("door-words").dataset;
const signals = new Signals();
const verdicts = new Verdicts(part("verdict"), {});
const network = new NetworkState(part("net"), part("net-words"), words);
const choices = new Choices(page, words);
const seen = new Map();
const { event, sync, batch } = page.dataset;
const phone = new DoorPhone({ event, gate: "", sync, scans: batch }, heard);
const camera = new Camera(part("video"), page.dataset, scanned);

function heard(news) {
  if ("network" in news) network.set({ online: news.network });
  if ("waiting" in news) network.set({ waiting: news.waiting });
  if (news.count) showCount(page, news.count);
  if (news.given) {
    choices.offer(news.given);
    network.set({ ready: true });
  }
  if (news.ended !== undefined) show({ tone: "stop", headline: words.failed, sentence: news.ended }, { stays: true });
}

// 王*明: enough for its owner, little for whoever stands behind.
function masked(name) {
  const letters = [...name.trim()];
  if (letters.length < 3) return letters.length === 2 ? `${letters[0]}*` : "*".repeat(letters.length);
  return letters[0] + "*".repeat(letters.length - 2) + letters.at(-1);
}

function show(verdict, options) {
  signals.give(verdict.tone);
  // Whoever is refused here cannot search a list: somebody must help.
  const sentence = verdict.tone === "stop" && "by_hand" in verdict ? page.dataset.askStaff : verdict.sentence;
  verdicts.show({ ...verdict, sentence, name: verdict.name ? masked(verdict.name) : "", branch: "", takes_back: false }, options);
}

async function take(text, means) {
  if (!phone.able) return show({ tone: "stop", headline: words.failed, sentence: words.insecure });
  const scan = await phone.recognise(text, means);
  const passing = choices.passing();
  const room = phone.room(scan, passing);
  const people = room > 1 ? await choices.howMany(room, scan.words ? masked(scan.words[0]) : "") : 0;
  if (people === null) return;
  const outcome = await phone.scan(scan, { means, passing: { ...passing, people } });
  if (outcome.receipt) return show(outcome.receipt.verdict ?? { tone: "stop", headline: words.failed, sentence: outcome.receipt.refused });
  if (outcome.asked) return show({ tone: "wait", headline: words.waiting, sentence: words.waitingWhy });
  show(shownVerdict({ ...outcome.told, genuine: scan.form !== "none" }, { name: scan.words?.[0] ?? "", at: phone.now() }));
}

function scanned(text) {
  const at = Date.now();
  if (choices.asking || at - (seen.get(text) ?? 0) < SAME_CODE_MS) return;
  seen.set(text, at);
  take(text, "camera");
}

async function startCamera() {
  signals.wake();
  try {
    await camera.start();
    part("notice").hidden = true;
    part("aim").hidden = false;
    await navigator.wakeLock?.request("screen").catch(() => {});
  } catch (error) {
    part("notice-words").textContent = words[error instanceof CameraError ? error.reason : "busy"];
  }
}

part("camera").hidden = false;
listenToKeys(part("typed"), take);
phone.open();
keepPageOffline(page.dataset.worker, (kept) => network.set({ kept }));
part("start").addEventListener("click", startCamera);
document.addEventListener("pointerdown", () => signals.wake(), { once: true });
addEventListener("pagehide", () => camera.stop());
navigator.permissions?.query({ name: "camera" }).then((allowed) => allowed.state === "granted" && startCamera()).catch(() => {});
