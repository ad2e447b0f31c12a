// What the people at the door choose: in or out, for which session, how many of a group came, and why by hand.
export class Choices {
  constructor(page, words) {
    Object.assign(this, { page, words, leaving: false, asking: false });
    this.ways = page.querySelector("[data-ways]");
    this.occasions = page.querySelector("[data-occasions]");
    this.place = page.querySelector("[data-ask]");
    this.ways?.addEventListener("change", (event) => (this.leaving = event.target.value === "out"));
  }

  passing() {
    return { leaving: this.leaving, people: 0, occasion: this.occasions?.hidden ? "" : (this.occasions?.querySelector("select").value ?? "") };
  }

  // Only a door that goes both ways asks which way; only one with several sessions asks for which.
  offer({ door, occasions }) {
    if (this.ways) this.ways.hidden = door.direction !== "both";
    if (door.direction === "out") this.leaving = true;
    const title = this.page.querySelector("[data-door-title]");
    if (title) title.textContent = door.name;
    if (!this.occasions) return;
    const keys = Object.keys(occasions);
    this.occasions.hidden = keys.length < 2;
    const select = this.occasions.querySelector("select");
    const chosen = select.value;
    const first = select.options[0];
    select.replaceChildren(first, ...keys.map((key) => new Option(occasions[key], key)));
    select.value = keys.includes(chosen) ? chosen : "";
  }

  // Resolves to a number, or null when the question was put away.
  howMany(room, name) {
    const most = Math.min(room, 12);
    return this.#ask("people", name, (answer, box) => {
      const buttons = box.querySelector("[data-numbers]");
      for (let number = 1; number <= most; number += 1) {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "button ask__number", textContent: number });
        button.addEventListener("click", () => answer(number));
        buttons.append(button);
      }
      const all = box.querySelector("[data-all]");
      all.textContent = this.words.allOf.replace("{count}", room);
      all.addEventListener("click", () => answer(room));
      all.focus();
    });
  }

  reason(verdict) {
    return this.#ask("reason", verdict.name, (answer, box) => {
      const form = box.querySelector("form");
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const text = form.elements.reason.value.trim();
        if (text) answer(text);
      });
      form.elements.reason.focus();
    });
  }

  #ask(what, name, fill) {
    this.asking = true;
    return new Promise((resolve) => {
      const box = document.getElementById(`${what}-template`).content.cloneNode(true).firstElementChild;
      const answer = (value) => {
        this.asking = false;
        this.place.replaceChildren();
        resolve(value);
      };
      box.querySelector("[data-of]").textContent = name;
      box.querySelector("[data-put-away]").addEventListener("click", () => answer(null));
      box.addEventListener("keydown", (event) => event.key === "Escape" && answer(null));
      this.place.replaceChildren(box);
      fill(answer, box);
    });
  }
}
