// The verdict that fills the screen, and the last ten below.
const SHOWN_MS = { good: 1600, wait: 4500, stop: 4500 };
const LAST = 10;

const icons = document.getElementById("icons-template").content;
const icon = (tone) => icons.querySelector(`[data-tone="${tone}"]`).firstElementChild.cloneNode(true);

export class Verdicts {
  constructor(place, { takeBack, letIn = null }) {
    Object.assign(this, { place, takeBack, letIn });
    addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  show(verdict, { stays = false } = {}) {
    const made = document.getElementById("verdict-template").content.cloneNode(true).firstElementChild;
    made.classList.add(`verdict--${verdict.tone}`);
    const set = (part, text) => (text ? (made.querySelector(`.verdict__${part}`).textContent = text) : made.querySelector(`.verdict__${part}`).remove());
    set("name", verdict.name);
    set("branch", verdict.branch);
    set("count", verdict.people > 1 ? `× ${verdict.people}` : "");
    set("why", [verdict.sentence, verdict.conflict_words].filter(Boolean).join(" "));
    made.querySelector(".verdict__word").append(icon(verdict.tone), verdict.headline);
    this.#acts(made, verdict);
    this.place.replaceChildren(made);
    clearTimeout(this.timer);
    if (!stays) this.timer = setTimeout(() => this.close(), SHOWN_MS[verdict.tone]);
  }

  #acts(made, verdict) {
    const back = made.querySelector("[data-take-back]");
    if (verdict.takes_back && back) back.addEventListener("click", (event) => (event.stopPropagation(), this.takeBack(verdict)));
    else back?.remove();
    const hand = made.querySelector("[data-by-hand]");
    if (verdict.by_hand && verdict.scan && this.letIn) hand.addEventListener("click", (event) => (event.stopPropagation(), this.close(), this.letIn(verdict)));
    else hand?.remove();
    const asks = document.querySelector("[data-asks]")?.dataset.asks, questions = made.querySelector("[data-questions]");
    if (asks && questions && verdict.verdict === "admitted" && verdict.registration_id && !verdict.guest) {
      Object.assign(questions, { href: `${asks}${verdict.registration_id}/door`, hidden: false });
      questions.addEventListener("click", (event) => event.stopPropagation());
    }
    made.querySelector("[data-next]")?.addEventListener("click", () => this.close());
    made.addEventListener("click", () => this.close());
  }

  close() {
    clearTimeout(this.timer);
    this.place.replaceChildren();
  }
}

export function addLine(list, verdict, nobody, scan) {
  const made = document.getElementById("line-template").content.cloneNode(true).firstElementChild;
  made.classList.add(`scan-line--${verdict.tone}`);
  made.querySelector(".scan-line__mark").append(icon(verdict.tone));
  made.querySelector("strong").textContent = (verdict.name || nobody) + (verdict.people > 1 ? ` × ${verdict.people}` : "");
  made.querySelector("small").textContent = [verdict.headline, verdict.branch].filter(Boolean).join(" · ");
  made.querySelector("time").textContent = verdict.at;
  if (scan?.nonce) made.dataset.nonce = scan.nonce;
  const index = scan?.index ?? scan?.recognised?.index;
  if (index) made.dataset.index = index;
  if (verdict.alone) made.dataset.alone = "";
  list.prepend(made);
  while (list.children.length > LAST) list.lastElementChild.remove();
  document.querySelector("[data-none-yet]")?.remove();
}

// What the server says later of a scan decided here: names and reasons come by that way, and conflicts are shown.
export function markLine(list, { nonce, index, verdict }, conflict) {
  for (const line of list.children) {
    if (line.dataset.nonce !== nonce && !(conflict && index && line.dataset.index === index)) continue;
    delete line.dataset.alone;
    if (verdict?.name) line.querySelector("strong").textContent = verdict.name + (verdict.people > 1 ? ` × ${verdict.people}` : "");
    if (!conflict || line.querySelector(".scan-line__conflict")) continue;
    const told = document.createElement("small");
    told.className = "scan-line__conflict";
    told.textContent = conflict;
    line.querySelector(".scan-line__who").append(told);
    line.classList.add("scan-line--conflict");
  }
}
