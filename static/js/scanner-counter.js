// Present and expected, as people come in: the stream is opened wherever a page holds [data-counter].
const format = new Intl.NumberFormat(document.documentElement.lang);

export function showCount(place, count) {
  const set = (selector, value, root = place) => {
    const found = root.querySelector(selector);
    if (found && found.textContent !== String(value)) found.textContent = value;
  };
  set("[data-present]", format.format(count.present));
  set("[data-expected-plain]", format.format(count.expected));
  if (place.dataset.of) set("[data-expected]", place.dataset.of.replace("{expected}", format.format(count.expected)));
  const bar = place.querySelector("[data-bar]");
  if (bar) [bar.max, bar.value] = [Math.max(count.expected, 1), count.present];
  for (const branch of count.branches) {
    const row = document.querySelector(`[data-branch-row="${branch.id}"]`);
    if (!row) continue;
    set("[data-expected]", branch.expected, row);
    set("[data-present]", branch.present, row);
    set("[data-missing]", Math.max(branch.expected - branch.present, 0), row);
  }
}

export function watchCounter(place, { onState = () => {} } = {}) {
  const source = new EventSource(place.dataset.live);
  const words = place.querySelector("[data-live-words]")?.dataset ?? {};
  const say = (text) => {
    const state = place.querySelector("[data-state]");
    if (state && text) state.textContent = text;
  };
  source.addEventListener("count", (event) => {
    showCount(place, JSON.parse(event.data));
    say(words.liveWords);
    onState(true);
  });
  source.addEventListener("error", () => {
    say(words.lostWords);
    onState(false);
  });
  addEventListener("pagehide", () => source.close());
  return source;
}

const alone = document.querySelector("[data-counter]");
if (alone && !alone.closest("[data-door]")) watchCounter(alone);
