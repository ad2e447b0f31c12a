// The panel's words in the reader's language, written into the page by the server.
const words = document.getElementById("umpire-words").dataset;

export function word(name, values = {}) {
  return (words[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export const other = (side) => (side === "a" ? "b" : "a");
export const name = (view, side) => (side === "a" ? view.a : view.b);
// Those on court now: in a relay the players of the present rubber, where nobody serves the side as a whole.
export const players = (view, side) =>
  view.facts.service === "none" ? [name(view, side)] : view.facts.players[side === "a" ? 0 : 1];
// Where no points are counted, the games won stand in their place.
export const points = (view, side) => (view.facts.counts_points ? view.facts.score : view.facts.won)[side === "a" ? 0 : 1];

export const rubberOf = ({ rubber, rubbers }) => word("rubber", { number: rubber, count: rubbers });

// The score as the umpire calls it: the server's points first.
export function called(view) {
  const { facts } = view;
  const first = facts.serving ?? "a";
  const [a, b] = [points(view, first), points(view, other(first))];
  return a === b ? word("all", { a }) : word("score", { a, b });
}
