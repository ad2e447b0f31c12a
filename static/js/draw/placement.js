// Steps that every method writes down alike: competitions/domain/placement.py in the browser.
export const upTo = (count) => Array.from({ length: count }, (_, index) => index + 1);
export const lineStep = (entry, line) => ({ step: "line", entry, line });

export function numbered(rest, lots, steps) {
  const [drawn, picked] = lots.shuffled(rest);
  drawn.forEach((entrant, index) => steps.push({ step: "number", number: index + 1, left: drawn.length - index, lot: picked[index], entry: entrant.id }));
  return drawn;
}
