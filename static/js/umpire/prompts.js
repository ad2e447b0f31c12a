// What lies over the court when play stands still: toss, first service, intervals, pauses, the end.
import { name, other, players, word } from "./words.js";

const panel = document.getElementById("umpire");
const prompts = [...panel.querySelectorAll("[data-prompt]")];
const part = (selector, within = panel) => within.querySelector(selector);
const chosen = (form, field) => form.querySelector(`[name=${field}]:checked`)?.value ?? "";

export function which(view) {
  if (view.held === "another") return "device";
  const { facts } = view;
  if (facts.phase === "service" && facts.serving === null) return "toss";
  return { toss: "toss", service: "service", ready: "ready", stop: "stop", paused: "pause", suspended: "pause", over: "over", confirmed: "confirmed" }[facts.phase] ?? "";
}

let open = "";

export function showPrompt(view) {
  const wanted = which(view);
  for (const prompt of prompts) prompt.hidden = prompt.dataset.prompt !== wanted;
  if (wanted) fill[wanted]?.(view);
  if (wanted && wanted !== open) part(`[data-prompt="${wanted}"] .prompt__go`)?.focus({ preventScroll: true });
  open = wanted;
}

// Radio buttons for the players of a side; nothing to choose in singles.
export function offerPlayers(form, field, view, side) {
  const group = part(`[data-pick=${field}]`, form);
  const people = side ? players(view, side) : [];
  const key = people.join("\n");
  group.hidden = people.length < 2;
  if (group.dataset.people === key) return;
  group.dataset.people = key;
  part(".pick__row", group).replaceChildren(
    ...people.map((person, index) => {
      const label = document.createElement("label");
      label.className = "pick__one";
      const input = Object.assign(document.createElement("input"), { type: "radio", name: field, value: String(index) });
      const words = Object.assign(document.createElement("span"), { textContent: person });
      label.append(input, words);
      return label;
    }),
  );
}

const answered = (form, field) => part(`[data-pick=${field}]`, form).hidden || chosen(form, field) !== "";

function tossServes(form) {
  const winner = chosen(form, "won_by");
  const choice = chosen(form, "choice");
  if (!winner || !choice) return "";
  if (choice === "ends") return chosen(form, "side");
  return choice === "serve" ? winner : other(winner);
}

function fillToss(view) {
  const form = part("[data-toss-form]");
  const tossed = Boolean(view.facts.toss_won_by);
  part("[data-pick=won_by]", form).hidden = tossed;
  part("[data-pick=choice]", form).hidden = tossed;
  part("[data-pick=side]", form).hidden = tossed ? view.facts.toss_choice !== "ends" : chosen(form, "choice") !== "ends";
  part("[data-pick=handicap]", form).hidden = !view.facts.handicap || view.facts.handicapped !== null;
  const side = firstServer(form, view);
  offerPlayers(form, "server", view, side);
  offerPlayers(form, "receiver", view, side && other(side));
  const ready = side && ["left", "handicap", "server", "receiver"].every((field) => answered(form, field));
  part(".prompt__go", form).disabled = !ready;
}

function firstServer(form, view) {
  const { toss_won_by: winner, toss_choice: choice } = view.facts;
  if (!winner) return tossServes(form);
  if (choice === "ends") return chosen(form, "side");
  return choice === "serve" ? winner : other(winner);
}

export function tossEvents(view) {
  const form = part("[data-toss-form]");
  const events = [{ type: "ends", left: chosen(form, "left") }, serviceEvent(form, firstServer(form, view), view)];
  const given = part("[data-pick=handicap]", form).hidden ? "" : chosen(form, "handicap");
  if (given && given !== "none") events.splice(1, 0, { type: "handicap", side: given });
  if (!view.facts.toss_won_by) events.unshift({ type: "toss", won_by: chosen(form, "won_by"), choice: chosen(form, "choice") });
  return events;
}

export function serviceEvent(form, side, view) {
  const server = Number(chosen(form, "server") || 0);
  const receiver = view.facts.must_receive?.[server] ?? Number(chosen(form, "receiver") || 0);
  return { type: "service", side, server, receiver };
}

function fillService(view) {
  const form = part("[data-service-form]");
  const { facts } = view;
  const begun = facts.rubber > 1;
  const number = begun ? facts.rubber : facts.game;
  part("[data-service-title]").textContent = word(begun ? "rubberTitle" : "serviceTitle", { number, name: name(view, facts.serving) });
  offerPlayers(form, "server", view, facts.serving);
  // In table tennis who receives follows from the game before.
  offerPlayers(form, "receiver", view, facts.must_receive ? "" : other(facts.serving));
  part(".prompt__go", form).disabled = !["server", "receiver"].every((field) => answered(form, field));
}

function fillStop(view) {
  const { facts } = view;
  const last = facts.games.at(-1);
  const between = facts.stop === "break" || (!facts.stop && facts.score[0] + facts.score[1] === 0 && last);
  part("[data-stop-over]").textContent = between
    ? word("break", { number: facts.games.length, name: name(view, last[0] > last[1] ? "a" : "b") })
    : facts.players_due ? word("rubberOver", { number: facts.rubber - 1 }) : facts.stop ? word("interval") : "";
  const [first, second] = !facts.counts_points ? facts.won : between ? last : facts.score;
  const scored = facts.left === "a" ? `${first}–${second}` : `${second}–${first}`;
  part("[data-stop-title]").textContent = scored;
  part("[data-ends]").hidden = !facts.ends_due;
  part("[data-ring]").hidden = !facts.stop_seconds;
  part("[data-players]").hidden = !facts.players_due;
  part("[data-players] strong").textContent = ["a", "b"].map((side) => [...new Set(players(view, side))].join(" / ")).join(" – ");
}

export function goOnEvents(view) {
  const events = [];
  if (view.facts.ends_due) events.push({ type: "ends_changed" });
  if (view.facts.stop) events.push({ type: "interval_end" });
  return events;
}

function fillOver(view) {
  const { facts } = view;
  const turned = facts.winner === "b";
  for (const place of panel.querySelectorAll("[data-over-winner]")) place.textContent = word("wins", { name: name(view, facts.winner) });
  for (const place of panel.querySelectorAll("[data-over-score]")) {
    const games = facts.counts_points ? facts.all_games : [facts.won];
    place.textContent = games.map(([a, b]) => (turned ? `${b}–${a}` : `${a}–${b}`)).join("  ");
  }
  part("[data-over-how]").textContent = word(facts.ending);
}

function fillReady(view) {
  const { server, receiver } = view.facts;
  part("[data-ready]").textContent = server ? word("ready", { server: server.name, receiver: receiver.name }) : `${view.a} – ${view.b}`;
  part("[data-play]").textContent = word(server ? "loveAll" : "begin");
}

const fill = {
  toss: fillToss,
  ready: fillReady,
  service: fillService,
  stop: fillStop,
  pause: (view) => (part("[data-pause-title]").textContent = word(view.facts.phase)),
  over: fillOver,
  confirmed: fillOver,
};

// Clocks, once a quarter second: what is left of an interval, how long a pause lasts.
export function tick(view, now) {
  const { facts } = view;
  if (open === "stop" && facts.stop_seconds) {
    const passed = (now - (facts.stop_since ?? facts.stop_due_at ?? now)) / 1000;
    const left = Math.max(0, Math.ceil(facts.stop_seconds - passed));
    part("[data-seconds]").textContent = left;
    const share = Math.max(0, 100 - (passed / facts.stop_seconds) * 100);
    part(".ring__left").setAttribute("stroke-dashoffset", String(100 - share));
    part("[data-ring]").toggleAttribute("data-late", left <= 20);
    part("[data-ring] small").textContent = left === 0 ? word("timeUp") : left <= 20 ? word("twenty") : part("[data-ring]").dataset.unit;
  }
  if (open === "pause") {
    const seconds = Math.max(0, Math.floor((now - (facts.paused_since ?? facts.suspended_since ?? now)) / 1000));
    part("[data-elapsed]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}
part("[data-ring]").dataset.unit = part("[data-ring] small").textContent;
