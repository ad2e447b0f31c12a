// Which lines seeds take and which stay free: competitions/domain/seeding.py in the browser.
export const linesFor = (entries) => 2 ** Math.ceil(Math.log2(entries));

export function seedLines(lines) {
  if (lines < 2) return [1].slice(0, lines);
  const order = [1, lines];
  for (let step = lines >> 2; step > 0; step >>= 1) order.push(...order.map((line) => (line <= lines / 2 ? line + step : line - step)));
  return order;
}

export const opponentLine = (line) => (line % 2 ? line + 1 : line - 1);
export const byeLines = (lines, entries) => seedLines(lines).slice(0, lines - entries).map(opponentLine);

export function seedGroups(seeds) {
  const groups = [1, 2].filter((seed) => seed <= seeds).map((seed) => [seed, seed]);
  for (let first = 3; first <= seeds; ) {
    const last = (first - 1) * 2;
    groups.push([first, Math.min(last, seeds)]);
    first = last + 1;
  }
  return groups;
}

export function groupLines(lines, first, last) {
  const whole = first <= 2 ? last : (first - 1) * 2;
  return seedLines(lines).slice(first - 1, Math.min(whole, lines)).sort((a, b) => a - b);
}

const bits = (number) => 32 - Math.clz32(number);
export const sharedSections = (a, b, lines) => bits(lines) - 1 - bits((a - 1) ^ (b - 1));
export const meetingRound = (a, b) => bits((a - 1) ^ (b - 1));
