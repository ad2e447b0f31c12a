// Everything but points: cards, injury, stops, leaving, corrections. Each asks once more, with its consequence.
import { name, other, players, word } from "./words.js";
import { offerPlayers } from "./prompts.js";

const menu = document.getElementById("umpire-menu");
const steps = [...menu.querySelectorAll("[data-step]")];
const step = (name) => menu.querySelector(`[data-step=${name}]`);
const FOR_A_PLAYER = ["injury", "warning", "fault", "disqualification", "retirement"];
const FOR_A_SIDE = ["walkover", "courts"];

let view;
let send;
let title;

function show(wanted, words) {
  for (const one of steps) one.hidden = one.dataset.step !== wanted;
  menu.querySelector("[data-menu-title]").textContent = words ?? title;
}

export function openMenu(now) {
  view = now;
  const { facts } = view;
  const running = ["play", "stop", "service"].includes(facts.phase) && facts.started_at !== null;
  const open = facts.ending === null;
  const possible = {
    redo: facts.can_redo, injury: open, pause: running, suspend: running || facts.phase === "paused", ends: open, courts: facts.doubles && facts.court !== null && running,
    warning: open, fault: open, disqualification: open, retirement: open && facts.started_at !== null, walkover: open && facts.started_at === null,
    takeover: true, correction: document.getElementById("umpire").dataset.referee === "1",
  };
  for (const button of menu.querySelectorAll("[data-act]")) button.hidden = !possible[button.dataset.act];
  menu.querySelector("[data-act=courts] [data-words]").textContent = word(facts.service === "in_turns" ? "order" : "courts");
  show("acts");
  menu.showModal();
}

function close() {
  menu.close();
}

function choose(act) {
  if (act === "redo") return sent([{ type: "redo" }]);
  if (act === "pause") return sent([{ type: "pause_start" }]);
  if (act === "suspend") return sure(act, "", [{ type: "suspension" }]);
  if (act === "ends") return sure(act, "", [{ type: "ends", left: other(view.facts.left) }]);
  if (act === "takeover") return sent(null);
  if (act === "correction") return correct();
  if (FOR_A_SIDE.includes(act)) return who(["a", "b"].map((side) => ({ side, player: 0, words: name(view, side) })), act);
  if (FOR_A_PLAYER.includes(act)) {
    return who(["a", "b"].flatMap((side) => players(view, side).map((words, player) => ({ side, player, words }))), act);
  }
}

function who(people, act) {
  step("who").replaceChildren(
    ...people.map(({ side, player, words }) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "acts__one", textContent: words });
      button.addEventListener("click", () => sure(act, words, [event(act, side, player)]));
      return button;
    }),
  );
  const label = menu.querySelector(`[data-act=${act}]`).textContent.trim();
  show("who", `${label} · ${word("who")}`);
}

function event(act, side, player) {
  if (act === "walkover") return { type: "walkover", side };
  if (act !== "courts") return { type: act, side, player };
  const right = { a: standsRight("a"), b: standsRight("b") };
  right[side] = 1 - right[side];
  return { type: "court_correction", right_a: right.a, right_b: right.b };
}

const standsRight = (side) => players(view, side).indexOf(view.facts.standing[side].right);

const key = (prefix, act) => prefix + act[0].toUpperCase() + act.slice(1);

function sure(act, who, events) {
  const what = act === "courts" && view.facts.service === "in_turns" ? "order" : act;
  menu.querySelector("[data-sure]").textContent = word(key("sure", what), { name: who });
  const yes = menu.querySelector("[data-yes]");
  yes.textContent = word(key("yes", act));
  yes.onclick = () => sent(events);
  show("sure", menu.querySelector(`[data-act=${act}]`).textContent.trim());
}

function sent(events) {
  close();
  send(events);
}

function correct() {
  const form = step("correction");
  view.facts.all_games.forEach(([a, b], index) => {
    form.elements[`a${index + 1}`].value = a;
    form.elements[`b${index + 1}`].value = b;
  });
  if (view.facts.serving) form.querySelector(`[name=side][value=${view.facts.serving}]`).checked = true;
  offer();
  show("correction", menu.querySelector("[data-act=correction]").textContent.trim());
}

function offer() {
  const form = step("correction");
  form.querySelector("[data-pick=side]").hidden = view.facts.service === "none";
  const side = form.querySelector("[name=side]:checked")?.value ?? "a";
  offerPlayers(form, "server", view, side);
  offerPlayers(form, "receiver", view, other(side));
}

function typedGames(form) {
  const games = [];
  for (let number = 1; number <= view.facts.best_of; number++) {
    const [a, b] = [form.elements[`a${number}`].value.trim(), form.elements[`b${number}`].value.trim()];
    if (!a && !b) continue;
    if (!/^\d{1,3}$/.test(a) || !/^\d{1,3}$/.test(b) || games.length !== number - 1) return null;
    games.push([Number(a), Number(b)]);
  }
  return games;
}

export function prepareMenu(sender, complain) {
  send = sender;
  title = menu.querySelector("[data-menu-title]").textContent;
  menu.addEventListener("click", (pressed) => {
    const button = pressed.target.closest("[data-act], [data-menu-close]");
    if (button?.dataset.act) choose(button.dataset.act);
    else if (button) close();
  });
  step("correction").addEventListener("change", offer);
  step("correction").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const form = submitted.target;
    const games = typedGames(form);
    if (games === null) return complain(word("fill"));
    const picked = (field) => form.querySelector(`[name=${field}]:checked`)?.value;
    sent([{ type: "score_correction", games, reason: form.elements.reason.value, side: picked("side") ?? "a",
      server: Number(picked("server") ?? 0), receiver: Number(picked("receiver") ?? 0) }]);
  });
}
