// What comes by keys: codes typed by hand, USB scanners that type, and the search by name.
const FAST_MS = 40;
const SHORTEST_SCAN = 20;
const SEARCH_AFTER_MS = 200;

// A scanner types a whole code in a blink and ends with Enter; a person does not.
class Typist {
  constructor() {
    this.clear();
  }

  clear() {
    this.text = "";
    this.times = [];
  }

  key(event) {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.times.length && event.timeStamp - this.times.at(-1) > 500) this.clear();
    this.text += event.key;
    this.times.push(event.timeStamp);
  }

  get fast() {
    if (this.text.length < SHORTEST_SCAN) return false;
    return (this.times.at(-1) - this.times[0]) / (this.times.length - 1) < FAST_MS;
  }
}

export function listenToKeys(form, send) {
  const field = form.elements.text;
  const typist = new Typist();
  document.addEventListener("keydown", (event) => {
    const elsewhere = event.target.closest("input, textarea, select") && event.target !== field;
    if (elsewhere || event.isComposing) return;
    if (event.key !== "Enter") return typist.key(event);
    // Nobody types twenty letters into no field at all: that is a scanner, however slow.
    if (event.target !== field && typist.text.length >= SHORTEST_SCAN) {
      event.preventDefault();
      send(typist.text, "scanner");
    } else if (event.target === field) {
      field.dataset.means = typist.fast ? "scanner" : "typed";
    }
    typist.clear();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = field.value.trim();
    if (text) send(text, field.dataset.means ?? "typed");
    field.value = "";
    delete field.dataset.means;
  }, true);
}

export function search(form, list, { address, noneFound, admit }) {
  const field = form.elements.q;
  let timer, turn = 0;
  const run = async () => {
    const words = field.value.trim();
    const mine = ++turn;
    const found = words ? await ask(address, words) : [];
    if (mine === turn && found) show(list, found, words ? noneFound : "", admit);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, SEARCH_AFTER_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    run();
  }, true);
  return { clear: () => ((field.value = ""), run()) };
}

async function ask(address, words) {
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(words)}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function show(list, found, noneFound, admit) {
  list.replaceChildren(...found.map((person) => line(person, admit)));
  if (!found.length && noneFound) {
    const none = document.createElement("li");
    none.className = "muted";
    none.textContent = noneFound;
    list.append(none);
  }
}

function line(person, admit) {
  const made = document.getElementById("found-template").content.cloneNode(true).firstElementChild;
  made.querySelector("strong").textContent = person.name;
  made.querySelector("small").textContent = [person.branch, person.staff_number, person.offering].filter(Boolean).join(" · ");
  const button = made.querySelector("button");
  if (person.verdict === "admitted") {
    button.addEventListener("click", () => admit(person));
  } else {
    const state = document.createElement("span");
    state.className = "found__state";
    state.textContent = person.headline;
    button.replaceWith(state);
  }
  return made;
}
