// The panel's words in the reader's language, written into the page by the server.
const words = document.getElementById("umpire-words").dataset;

export function word(name, values = {}) {
  return (words[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export const other = (side) => (side === "a" ? "b" : "a");
export const name = (view, side) => (side === "a" ? view.a : view.b);
export const players = (view, side) => view.players[side === "a" ? 0 : 1];
export const points = (view, side) => view.facts.score[side === "a" ? 0 : 1];

// The score as the umpire calls it: the server's points first.
export function called(view) {
  const { facts } = view;
  const first = facts.serving ?? "a";
  const [a, b] = [points(view, first), points(view, other(first))];
  return a === b ? word("all", { a }) : word("score", { a, b });
}
