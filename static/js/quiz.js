// A paper: each answer goes to the server at once, or waits on this device; the time left is the server's.
import { toast } from "./toasts.js";
import { WaitingOutbox } from "./waiting_outbox.js";

const paper = document.getElementById("paper");
const words = document.getElementById("quiz-words").dataset;
const clock = paper.querySelector("[data-clock]");
const handIn = paper.querySelector("[data-hand-in]");
const WAIT_FOR_ANSWERS_MS = 1500;

const said = (template, values) => template.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
let endsAt = Date.now() + Number(paper.dataset.left) * 1000;
let over = false;
const outbox = new WaitingOutbox(paper.dataset.api, "", "", hear);

function hear(news) {
  if (news.sync) showSync(news.sync);
  if (news.view) take(news.view);
  if (news.refused) {
    toast(news.refused.title || words.failed);
    look();
  }
}

function take(view) {
  endsAt = Date.now() + view.left * 1000;
  if (view.over) finish();
  showCount();
}

const questions = [...paper.querySelectorAll("[data-question]")];
const chosenOf = (question) => [...question.querySelectorAll("input:checked")].map((input) => Number(input.value));

function showCount() {
  const missing = questions.filter((question) => !chosenOf(question).length).length;
  paper.querySelector("[data-count]").textContent = said(words.count, { done: questions.length - missing, all: questions.length });
  if (missing) handIn.dataset.confirm = said(words.missing, { count: missing });
  else delete handIn.dataset.confirm;
}

function showSync(state) {
  const place = paper.querySelector("[data-sync]");
  place.dataset.sync = state;
  place.querySelector("[data-sync-words]").textContent = { ok: words.saved, sending: words.sending, offline: words.offlineWait }[state];
}

function tick() {
  const left = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  clock.toggleAttribute("data-short", left <= 60);
  if (left === 0) finish();
}

// The server counts what it has when the time is up; here the page only goes on to the result.
function finish() {
  if (over) return;
  over = true;
  for (const input of paper.querySelectorAll("input, button")) input.disabled = true;
  toast(words.timeUp);
  setTimeout(result, WAIT_FOR_ANSWERS_MS);
}

async function result() {
  const answer = await outbox.read();
  if (answer?.ok && answer.body.over) location.reload();
  else if (answer?.ok && answer.body.left) goOn(answer.body);
  else setTimeout(result, WAIT_FOR_ANSWERS_MS * 2);
}

// This device's clock was wrong: there is time left by the server's.
function goOn(view) {
  over = false;
  for (const input of paper.querySelectorAll("input, button")) input.disabled = false;
  take(view);
}

async function look() {
  const answer = await outbox.read();
  if (answer?.ok) take(answer.body);
}

// What waits here was chosen after the page was made: it is shown as chosen.
for (const event of outbox.pending) {
  const question = questions.find((each) => each.dataset.question === event.question);
  for (const input of question?.querySelectorAll("input") ?? []) input.checked = event.chosen.includes(Number(input.value));
}
paper.addEventListener("change", (event) => {
  const question = event.target.closest("[data-question]");
  if (!question) return;
  outbox.give([{ question: question.dataset.question, chosen: chosenOf(question) }]);
  showCount();
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
for (const element of document.querySelectorAll("[data-without-script]")) element.hidden = true;
showCount();
tick();
setInterval(tick, 500);
outbox.send();
