// The verdict that fills the screen, and the last ten below.
const SHOWN_MS = { good: 1600, wait: 4500, stop: 4500 };
const LAST = 10;

const icons = document.getElementById("icons-template").content;
const icon = (tone) => icons.querySelector(`[data-tone="${tone}"]`).firstElementChild.cloneNode(true);

export class Verdicts {
  constructor(place, { takeBack }) {
    this.place = place;
    this.takeBack = takeBack;
    addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  show(verdict, { stays = false } = {}) {
    const made = document.getElementById("verdict-template").content.cloneNode(true).firstElementChild;
    made.classList.add(`verdict--${verdict.tone}`);
    const set = (part, text) => (text ? (made.querySelector(`.verdict__${part}`).textContent = text) : made.querySelector(`.verdict__${part}`).remove());
    set("name", verdict.name);
    set("branch", verdict.branch);
    set("why", verdict.sentence);
    made.querySelector(".verdict__word").append(icon(verdict.tone), verdict.headline);
    this.#acts(made, verdict);
    this.place.replaceChildren(made);
    clearTimeout(this.timer);
    if (!stays) this.timer = setTimeout(() => this.close(), SHOWN_MS[verdict.tone]);
  }

  #acts(made, verdict) {
    const back = made.querySelector("[data-take-back]");
    if (verdict.takes_back) back.addEventListener("click", (event) => (event.stopPropagation(), this.takeBack(verdict)));
    else back.remove();
    made.querySelector("[data-next]").addEventListener("click", () => this.close());
    made.addEventListener("click", () => this.close());
  }

  close() {
    clearTimeout(this.timer);
    this.place.replaceChildren();
  }
}

export function addLine(list, verdict, nobody) {
  const made = document.getElementById("line-template").content.cloneNode(true).firstElementChild;
  made.classList.add(`scan-line--${verdict.tone}`);
  made.querySelector(".scan-line__mark").append(icon(verdict.tone));
  made.querySelector("strong").textContent = verdict.name || nobody;
  made.querySelector("small").textContent = [verdict.headline, verdict.branch].filter(Boolean).join(" · ");
  made.querySelector("time").textContent = verdict.at;
  list.prepend(made);
  while (list.children.length > LAST) list.lastElementChild.remove();
  document.querySelector("[data-none-yet]")?.remove();
}
