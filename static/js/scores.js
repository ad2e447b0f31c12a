// Scores that move by themselves: the newest state of each match is written into the board that is already there.
import { drawCourse } from "./course.js";

const words = document.getElementById("score-words").dataset;
const place = document.querySelector("[data-live]");
const LOOK_AGAIN_MS = 1500;

const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

function noteOf(facts) {
  if (facts.ending) return words[facts.ending];
  if (facts.phase === "suspended") return words.suspended;
  if (facts.phase === "paused") return words.paused;
  if (facts.stop) return words[facts.players_due ? "rubberChange" : facts.stop];
  if (facts.started_at === null) return words.ready;
  if (facts.match_point.length) return words.matchPoint;
  if (facts.game_point.length && facts.counts_points) return words.gamePoint;
  if (facts.rubbers) return filled(words.rubber, { number: facts.rubber, count: facts.rubbers });
  return facts.best_of > 1 ? filled(words.game, { number: facts.game }) : "";
}

// Writing only what differs keeps the page still: nothing jumps, nothing is read aloud twice.
function write(element, text) {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}

function showSide(board, facts, side, at) {
  const row = board.querySelector(`[data-side=${side}]`);
  const score = tally(facts);
  const leads = !facts.ending && score[at] > score[1 - at];
  row.toggleAttribute("data-leads", leads);
  row.toggleAttribute("data-serves", facts.server?.side === side);
  row.toggleAttribute("data-winner", facts.winner === side);
  for (const cell of row.querySelectorAll("[data-game]")) {
    const game = facts.games[Number(cell.dataset.game)];
    cell.hidden = !game || !facts.counts_points;
    if (cell.hidden) continue;
    write(cell, String(game[at]));
    cell.toggleAttribute("data-won", game[at] > game[1 - at]);
  }
  const points = row.querySelector("[data-points]");
  points.hidden = (facts.started_at === null && facts.ending === null) || settled(facts);
  const people = row.querySelector("[data-players]");
  if (people) write(people, [...new Set(facts.players[at])].join(" / "));
  if (people) people.hidden = facts.ending !== null;
  if (write(points, String(score[at])) && facts.last_point === side) flash(points);
  row.querySelector("[data-mark]").replaceChildren(...mark(facts, side));
}

// Where no points are counted the games won stand in their place.
const tally = (facts) => (facts.counts_points ? facts.score : facts.won);

// Whether the games say all there is to say of a match that is over.
const settled = ({ ending, counts_points: counted, all_games: all, games }) => ending !== null && (counted ? all.length === games.length : ending === "walkover");

function mark(facts, side) {
  if (facts.winner === side) return [document.getElementById("winner-mark").content.cloneNode(true)];
  if (facts.server?.side !== side) return [];
  return [Object.assign(document.createElement("span"), { className: "score__serve" })];
}

function flash(element) {
  element.removeAttribute("data-fresh");
  requestAnimationFrame(() => element.setAttribute("data-fresh", ""));
}

function show(match) {
  const board = document.querySelector(`[data-match="${match.id}"]`);
  if (!board) return lookAgain(match);
  if (match.sequence < Number(board.dataset.sequence)) return;
  board.dataset.sequence = match.sequence;
  board.toggleAttribute("data-over", match.facts.ending !== null);
  const note = board.querySelector("[data-note]");
  write(note, noteOf(match.facts));
  note.dataset.stake = match.facts.match_point.length ? "match" : match.facts.game_point.length && match.facts.counts_points ? "game" : "";
  showSide(board, match.facts, "a", 0);
  showSide(board, match.facts, "b", 1);
  showCourt(match);
  drawCourse(match.facts);
  announce(match);
  if (!board.closest("[data-live]").querySelector(".score--large")) moved(board, match);
}

const boxOf = (left, court) => `${left ? "left" : "right"}-${left === (court === "right") ? "bottom" : "top"}`;

function showCourt(match) {
  const court = document.querySelector("[data-courtview]");
  if (!court) return;
  const { facts } = match;
  court.hidden = facts.ending !== null || facts.court === null;
  const names = {};
  for (const side of ["a", "b"]) {
    for (const [where, who] of Object.entries(facts.standing[side] ?? {})) names[boxOf(facts.left === side, where)] = who;
  }
  const serves = facts.server && boxOf(facts.left === facts.server.side, facts.court);
  for (const name of court.querySelectorAll("[data-court-name]")) {
    write(name, names[name.dataset.courtName] ?? "");
    name.toggleAttribute("data-serves", name.dataset.courtName === serves);
  }
  for (const box of court.querySelectorAll("[data-court-box]")) box.toggleAttribute("data-serves", box.dataset.courtBox === serves);
}

function announce(match) {
  const line = document.querySelector("[data-announce]");
  if (line) write(line, `${match.a} ${tally(match.facts)[0]}, ${match.b} ${tally(match.facts)[1]}. ${noteOf(match.facts)}`);
}

// A match that began or ended belongs into another part of the page: fetch the page's own new version once.
// Not everybody in the hall at the same moment.
let waiting;
function lookAgain(match) {
  const wanted = place.dataset.discipline;
  if (match && wanted && match.code !== wanted) return;
  clearTimeout(waiting);
  waiting = setTimeout(replaceBoards, LOOK_AGAIN_MS * (0.5 + Math.random()));
}

function moved(board, match) {
  const was = board.dataset.status ?? match.status;
  board.dataset.status = match.status;
  const inNext = board.closest(".scores--small") && match.status === "on_court";
  if (was !== match.status || inNext) lookAgain(match);
}

async function replaceBoards() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
  if (fresh) place.replaceChildren(...fresh.childNodes);
}

const stream = new EventSource(place.dataset.live);
stream.addEventListener("score", (message) => show(JSON.parse(message.data)));
// What was counted between the making of the page and the opening of the stream.
stream.addEventListener("now", (message) => {
  const behind = ([id, sequence]) => {
    const board = document.querySelector(`[data-match="${id}"]`);
    return board ? Number(board.dataset.sequence) < sequence : !place.dataset.discipline;
  };
  if (Object.entries(JSON.parse(message.data)).some(behind)) lookAgain();
});
// The desk moved something: a match called to a court, a result from paper.
stream.addEventListener("draw", (message) => {
  const changed = JSON.parse(message.data).matches;
  const board = document.querySelector(".score--large");
  if (!board || changed.includes(board.dataset.match)) lookAgain();
});
// After a broken connection the page may have missed changes of matches that stand still now.
let broken = false;
stream.addEventListener("error", () => (broken = true));
stream.addEventListener("open", () => {
  if (broken) replaceBoards();
  broken = false;
});
