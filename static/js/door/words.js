// The verdicts of the phone itself in the reader's words, given with the page so that they are there without network.
const place = document.getElementById("verdict-words");
const words = place ? JSON.parse(place.dataset.words) : null;
const lang = document.documentElement.lang;
const zone = place?.dataset.zone;
const moment = new Intl.DateTimeFormat(lang, { month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone });
const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: zone });

const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
export const clockOf = (ms) => clock.format(ms);
export const toneOf = (verdict) => words.verdicts[verdict].tone;

function sentenceOf(decision, offering) {
  const { verdict, standing, hours } = decision;
  const { sentences, verdicts } = words;
  if (verdict === "already_admitted" || verdict === "inside_already") {
    const values = { at: standing.first_at === null ? "" : moment.format(standing.first_at), door: standing.door };
    if (verdict === "inside_already") return filled(values.at ? sentences.inside_at : sentences.inside, values);
    return filled(!values.at ? sentences.came : values.door ? sentences.came_at_door : sentences.came_at, values);
  }
  if (verdict === "not_yet" && hours?.opens) return filled(sentences.opens, { opens: moment.format(hours.opens) });
  if (verdict === "over" && hours?.closed) return filled(sentences.closed, { closed: moment.format(hours.closed) });
  if (verdict === "wrong_event") return sentences.wrong_event;
  if (verdict === "wrong_list") return filled(verdicts.wrong_list.sentence, { offering });
  if (verdict === "unknown" && decision.genuine) return sentences.unlisted;
  return verdicts[verdict].sentence;
}

// The same shape as the server's ShownVerdict.
export function shownVerdict(decision, { name = "", branch = "", at, offering = "" }) {
  const { verdict } = decision;
  const { tone, headline, by_hand } = words.verdicts[verdict];
  return {
    verdict, tone, headline, name, branch, at: clock.format(at), sentence: sentenceOf(decision, offering),
    people: decision.people, heads: decision.heads, by_hand, takes_back: verdict === "admitted" || verdict === "left",
    conflict: "", conflict_words: "", alone: true,
  };
}

export const conflictWords = (conflict) => words.conflicts[conflict] ?? "";
