// The lottery's pages: draws the published record again in this browser, follows the draw, and reveals it in the hall.
import { differences } from "./record.js";

const check = document.querySelector("[data-lottery-check]");
const live = document.querySelector("[data-lottery-live]");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const REVEAL_MS = 8000;
const LONGEST_STEP_MS = 900;
// A hundred pages that ask in the same instant would be a rush of our own making.
const PATIENCE_MS = 500;

function show(verdict) {
  for (const words of check.querySelectorAll("[data-verdict]")) words.hidden = words.dataset.verdict !== verdict;
}

async function drawAgain() {
  const answer = await fetch(check.dataset.lotteryCheck).catch(() => null);
  if (!answer?.ok) return;
  const record = await answer.json();
  show(differences(record).length ? "differs" : "same");
}

// Number after number, faster the more there are; all at once for those who asked for no motion.
function reveal(numbers) {
  if (calm) return;
  const step = Math.min(LONGEST_STEP_MS, REVEAL_MS / Math.max(1, numbers.length));
  numbers.forEach((number, index) => {
    number.classList.add("is-coming");
    setTimeout(() => number.classList.remove("is-coming"), (index + 1) * step);
  });
}

if (check) drawAgain();
if (live) {
  if ("lotteryReveal" in live.dataset && sessionStorage.getItem("lottery-waited") === location.pathname) {
    sessionStorage.removeItem("lottery-waited");
    reveal([...live.querySelectorAll(".numbers--given li")]);
  }
  if (!("lotteryReveal" in live.dataset)) {
    sessionStorage.setItem("lottery-waited", location.pathname);
    const stream = new EventSource(live.dataset.lotteryLive);
    let reloading = 0;
    const soon = () => (reloading ||= setTimeout(() => location.reload(), PATIENCE_MS * (1 + Math.random())));
    stream.addEventListener("places", soon);
    // What happened between the page and the stream, or while the network was gone.
    stream.addEventListener("state", ({ data }) => data !== live.dataset.lotteryState && soon());
  }
}
