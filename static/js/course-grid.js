// The grid of people and sessions: arrow keys move, a digit or a letter marks, a touch asks; every mark is kept at once.
import { toast } from "./toasts.js";

const KEYS = { 1: "present", p: "present", 2: "late", l: "late", 3: "made_up", m: "made_up", 4: "excused", e: "excused", 0: "", a: "", Delete: "", Backspace: "" };
const NEEDS_REASON = new Set(["made_up", "excused"]);

const grid = document.querySelector("[data-grid]");
const words = document.getElementById("grid-words")?.dataset ?? {};
const reason = document.querySelector("[data-reason]");
const dialog = document.getElementById("mark-dialog");

function rows() {
  return [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("[data-session]")]);
}

function focusOn(cell) {
  if (!cell) return;
  grid.querySelectorAll('[data-session][tabindex="0"]').forEach((other) => (other.tabIndex = -1));
  cell.tabIndex = 0;
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function moved(cell, down, right) {
  const all = rows();
  const row = all.findIndex((cells) => cells.includes(cell));
  if (right) {
    const column = all[row].indexOf(cell) + right;
    return all[row][Math.max(0, Math.min(column, all[row].length - 1))];
  }
  for (let next = row + down; all[next]; next += down) {
    const below = all[next].find((other) => other.dataset.session === cell.dataset.session);
    if (below) return below;
  }
  return cell;
}

function show(cell, mark, text) {
  cell.dataset.mark = mark;
  cell.textContent = mark ? words[mark] : "";
  if (text) {
    cell.title = text;
    cell.setAttribute("aria-label", `${cell.dataset.label}: ${text}`);
  }
}

function standing(cell, answer) {
  const place = cell.closest("tr").querySelector("[data-standing]");
  place.querySelector("[data-count]").textContent = `${answer.attended} / ${answer.needed}`;
  place.querySelector("[data-why]").textContent = answer.why;
  const badge = document.getElementById("grid-standings").content.querySelector(`[data-state="${answer.state}"] .badge`);
  place.querySelector(".badge")?.replaceWith(badge.cloneNode(true));
  const present = grid.querySelector(`[data-present="${cell.dataset.session}"] span`);
  if (present) present.textContent = answer.present;
}

function lacksReason(wanted) {
  if (!NEEDS_REASON.has(wanted) || reason.value.trim()) return false;
  toast(reason.placeholder);
  reason.focus();
  return true;
}

async function mark(cell, wanted) {
  if (cell.getAttribute("aria-busy") === "true" || cell.dataset.mark === wanted || lacksReason(wanted)) return;
  const before = { mark: cell.dataset.mark, html: [...cell.childNodes] };
  cell.setAttribute("aria-busy", "true");
  show(cell, wanted, "");
  try {
    const answer = await fetch(grid.dataset.marks, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ registration: cell.closest("tr").dataset.registration, session: cell.dataset.session, mark: wanted || null, reason: reason.value }),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.title ?? "");
    show(cell, told.mark, told.text);
    standing(cell, told);
  } catch (error) {
    cell.dataset.mark = before.mark;
    cell.replaceChildren(...before.html);
    toast(error instanceof TypeError ? words.offline : `${words.failed} ${error.message}`);
  } finally {
    cell.removeAttribute("aria-busy");
  }
}

function ask(cell) {
  dialog.querySelector("[data-who]").textContent = cell.dataset.label;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener("close", () => {
    focusOn(cell);
    if (dialog.returnValue) mark(cell, dialog.returnValue === "absent" ? "" : dialog.returnValue);
  }, { once: true });
}

if (grid) {
  const first = grid.querySelector("[data-session]");
  if (first) first.tabIndex = 0;
  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-session]");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (event.key in steps) focusOn(moved(cell, ...steps[event.key]));
    else if (event.key === "Home") focusOn(rows().find((cells) => cells.includes(cell))[0]);
    else if (event.key === "End") focusOn(rows().find((cells) => cells.includes(cell)).at(-1));
    else if (event.key === " ") mark(cell, cell.dataset.mark ? "" : "present");
    else if (event.key === "Enter") ask(cell);
    else if (event.key.length > 1 ? event.key in KEYS : event.key.toLowerCase() in KEYS) {
      const wanted = KEYS[event.key.length > 1 ? event.key : event.key.toLowerCase()];
      if (!lacksReason(wanted)) {
        mark(cell, wanted);
        focusOn(moved(cell, 1, 0));
      }
    } else return;
    event.preventDefault();
  });
  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-session]");
    if (!cell) return;
    focusOn(cell);
    ask(cell);
  });
}
