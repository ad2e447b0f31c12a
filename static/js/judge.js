// The judge's phone: marks are kept here until the server has them, and what is shown is the server's sheet with them.
import { toast } from "./toasts.js";
import { WaitingOutbox } from "./waiting_outbox.js";

const page = document.getElementById("judge");
const words = document.getElementById("judge-words").dataset;
const LOOK_AGAIN_MS = 300;

let sheet = JSON.parse(page.dataset.sheet);
let chosen = sheet.on_stage ?? sheet.performances.find((each) => each.status === "open")?.id ?? sheet.performances[0]?.id;
const outbox = new WaitingOutbox(page.dataset.api, page.dataset.secret, sheet.judge, hear);

const said = (template, values) => template.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
const shownPoints = (hundredths) => String(hundredths / 100);
const weight = (criterion) => (sheet.counting === "percent" ? criterion.weight : 100);

function hear(news) {
  if (news.sync) showSync(news.sync);
  if (news.view) {
    for (const refused of news.view.refused) toast(`${nameOf(refused.performer)}: ${refused.title}`);
    take(news.view.sheet);
  }
  if (news.refused) {
    toast(news.refused.title || words.failed);
    refresh();
  }
}

const nameOf = (id) => sheet.performances.find((each) => each.id === id)?.name ?? "";

function take(next) {
  // Whoever was with the performance on stage goes on to the next one with it.
  if (next.on_stage && next.on_stage !== sheet.on_stage && (chosen === sheet.on_stage || !chosen)) chosen = next.on_stage;
  sheet = next;
  draw();
}

function marksOf(performance) {
  const marks = { ...performance.marks };
  for (const event of outbox.pending) if (event.performer === performance.id) marks[event.criterion] = event.hundredths;
  return marks;
}

const complete = (marks) => sheet.criteria.every((each) => marks[each.key] !== undefined);

function totalOf(marks) {
  const parts = sheet.criteria.reduce((sum, each) => sum + (marks[each.key] ?? 0) * weight(each), 0);
  return (parts / 10_000).toFixed(4).replace(/0{1,2}$/, "");
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function draw() {
  drawStrip();
  const performance = sheet.performances.find((each) => each.id === chosen);
  page.querySelector("[data-none]").hidden = Boolean(performance);
  const card = page.querySelector("[data-card]");
  card.hidden = !performance;
  if (!performance) return;
  const marks = marksOf(performance);
  card.dataset.performance = performance.id;
  write(card.querySelector("[data-turn]"), said(words.turn, { number: performance.turn }));
  write(card.querySelector("[data-name]"), performance.name);
  write(card.querySelector("[data-detail]"), performance.detail);
  const note = noteOf(performance, marks);
  write(card.querySelector("[data-note]"), note);
  card.dataset.status = complete(marks) ? "complete" : performance.status;
  for (const row of card.querySelectorAll("[data-criterion]")) drawCriterion(row, performance, marks);
  write(card.querySelector("[data-total]"), complete(marks) ? totalOf(marks) : "–");
}

function noteOf(performance, marks) {
  if (performance.excused) return words.excused;
  if (sheet.state === "published") return words.published;
  if (performance.status !== "open") return words[performance.status];
  return complete(marks) ? words.complete : words.open;
}

function drawCriterion(row, performance, marks) {
  const value = marks[row.dataset.criterion];
  const shut = performance.status !== "open" || performance.excused || sheet.state !== "running";
  for (const input of row.querySelectorAll("input, button")) input.disabled = shut;
  const [number, slider] = [row.querySelector("[data-number]"), row.querySelector("[data-slider]")];
  if (document.activeElement !== number) number.value = value === undefined ? "" : shownPoints(value);
  if (document.activeElement !== slider || value !== undefined) slider.value = value ?? 0;
  row.toggleAttribute("data-given", value !== undefined);
  number.removeAttribute("aria-invalid");
}

function drawStrip() {
  const strip = page.querySelector("[data-strip]");
  for (const performance of sheet.performances) {
    let button = strip.querySelector(`[data-to="${performance.id}"]`);
    if (!button) {
      button = Object.assign(document.createElement("button"), { type: "button", className: "judge__to" });
      button.dataset.to = performance.id;
      button.addEventListener("click", () => {
        chosen = performance.id;
        draw();
      });
      strip.append(button);
    }
    const done = complete(marksOf(performance));
    write(button, `${performance.turn}`);
    button.dataset.status = performance.id === sheet.on_stage ? "stage" : performance.status;
    button.toggleAttribute("data-done", done);
    button.setAttribute("aria-label", `${performance.turn} ${performance.name}${done ? ` · ${words.complete}` : ""}`);
    if (performance.id === chosen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  const known = new Set(sheet.performances.map((each) => each.id));
  for (const button of strip.querySelectorAll("[data-to]")) if (!known.has(button.dataset.to)) button.remove();
}

function give(row, hundredths) {
  const criterion = sheet.criteria.find((each) => each.key === row.dataset.criterion);
  const most = criterion.most * 100;
  if (!Number.isFinite(hundredths) || hundredths < 0 || hundredths > most || hundredths % sheet.step) {
    row.querySelector("[data-number]").setAttribute("aria-invalid", "true");
    toast(said(words.range, { criterion: criterion.name, most: criterion.most, step: sheet.step / 100 }));
    return;
  }
  const performance = page.querySelector("[data-card]").dataset.performance;
  const before = marksOf(sheet.performances.find((each) => each.id === performance))[criterion.key];
  if (before !== hundredths) outbox.give([{ performer: performance, criterion: criterion.key, hundredths }]);
  draw();
}

function listen(row) {
  const [number, slider] = [row.querySelector("[data-number]"), row.querySelector("[data-slider]")];
  const typed = () => (/^\d{1,3}([.,]\d{0,2})?$/.test(number.value.trim()) ? Math.round(Number(number.value.trim().replace(",", ".")) * 100) : NaN);
  slider.addEventListener("input", () => (number.value = shownPoints(Number(slider.value))));
  slider.addEventListener("change", () => give(row, Number(slider.value)));
  number.addEventListener("change", () => number.value.trim() && give(row, typed()));
  number.addEventListener("focus", () => number.select());
  for (const button of row.querySelectorAll("[data-by]")) {
    button.addEventListener("click", () => {
      const most = Number(slider.max);
      const from = number.value.trim() ? typed() : most * 0.8;
      const next = Math.round((from + Number(button.dataset.by) * sheet.step) / sheet.step) * sheet.step;
      if (Number.isFinite(next)) give(row, Math.min(most, Math.max(0, next)));
    });
  }
}

function showSync(state) {
  const place = page.querySelector("[data-sync]");
  place.dataset.sync = state;
  place.querySelector("[data-sync-words]").textContent = { ok: words.saved, sending: words.sending, offline: words.offlineWait }[state];
}

let looking;
function refresh() {
  clearTimeout(looking);
  looking = setTimeout(async () => {
    const answer = await outbox.read();
    if (answer?.ok) take(answer.body);
  }, LOOK_AGAIN_MS * Math.random());
}

function watch() {
  const stream = new EventSource(page.dataset.live);
  stream.addEventListener("draw", refresh);
  let broken = false;
  stream.addEventListener("error", () => (broken = true));
  stream.addEventListener("open", () => {
    if (broken) refresh();
    broken = false;
  });
}

for (const row of page.querySelectorAll("[data-criterion]")) listen(row);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
draw();
outbox.send();
refresh();
watch();
