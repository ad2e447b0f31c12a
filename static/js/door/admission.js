// Who is let in, decided on the phone: the browser's twin of checkin/domain/admission.py, doors.py and passages.py.
// Times are milliseconds of the server's clock, null where Python has None.
const NO_PLACE_YET = { cancelled: "cancelled", waitlisted: "waitlisted", applied: "no_place", offered: "no_place", rejected: "no_place" };
const HANDOVER_MS = 10 * 60_000;
const NOWHERE = { came: 0, inside: 0, doubled: 0, first_at: null, last_at: null, left_at: null, door: "" };

const decision = (verdict, more = {}) => ({ verdict, occasion: "", people: 0, fresh: 0, hours: null, ...more });

// `state`: what the code is: "verified", "typed", "forged", "not_a_ticket"; null for somebody found by name.
export function decide(state, holder, entrance, at, passing, standings) {
  if (state === "forged") return decision("forged");
  if (!holder || state === "not_a_ticket") return decision("unknown");
  if (holder.event !== entrance.event) return decision("wrong_event");
  if (leaves(entrance, passing)) return leave(passing, standings);
  const found = occasionFor(holder, entrance, at, passing);
  if (typeof found !== "string") return found;
  return enter(holder, entrance, passing, found, standingOf(holder, standings, found));
}

export function leaves(entrance, passing) {
  return entrance.direction === "out" || (passing.leaving && entrance.direction !== "in");
}

function occasionFor(holder, entrance, at, passing) {
  const status = NO_PLACE_YET[holder.status];
  if (status) return decision(status);
  if (entrance.offerings.length && !entrance.offerings.includes(holder.offering) && !passing.forced) return decision("wrong_list");
  const found = occasionAt(entrance, holder.offering, at, passing.occasion);
  if (found && "key" in found) return found.key;
  if (passing.forced) return "";
  if (!found) return decision("wrong_list");
  return decision(found.opens === null ? "over" : "not_yet", { hours: found });
}

export function occasionAt(entrance, offering, at, chosen) {
  const theirs = entrance.occasions.filter((each) => !each.offering || each.offering === offering);
  if (!theirs.length) return null;
  const wanted = chosen && theirs.find((each) => each.key === chosen);
  if (wanted) return wanted;
  const open = theirs.filter((each) => (each.opens === null || each.opens <= at) && (each.closes === null || at <= each.closes));
  if (open.length) return ofOpen(open, at);
  if (!entrance.strict) return { key: "" };
  const later = theirs.map((each) => each.opens).filter((opens) => opens !== null && opens > at);
  if (later.length) return { opens: Math.min(...later), closed: null };
  const closed = theirs.map((each) => each.closes).filter((closes) => closes !== null);
  return { opens: null, closed: closed.length ? Math.max(...closed) : null };
}

function ofOpen(occasions, at) {
  const timed = occasions
    .filter((each) => each.starts !== null)
    .sort((a, b) => a.starts - b.starts || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const ahead = timed.filter((each) => each.starts > at);
  const running = timed.filter((each) => each.starts <= at && (each.ends === null || at <= each.ends));
  if (ahead.length && ahead[0].starts - at <= HANDOVER_MS) return ahead[0];
  return running.at(-1) ?? ahead[0] ?? timed.at(-1) ?? occasions[0];
}

// Of who never was scanned, a presence counts that was recorded by hand or by themselves.
export function standingOf(holder, standings, occasion) {
  const known = standings[occasion] ?? NOWHERE;
  if (occasion || !holder.presence || Object.values(standings).some((each) => each.came)) return known;
  const { at, door } = holder.presence;
  return { ...NOWHERE, came: 1, inside: 1, first_at: at, last_at: at, door };
}

function leave(passing, standings) {
  const there = Object.entries(standings).filter(([, standing]) => standing.inside && standing.last_at !== null);
  if (!there.length) return decision("not_inside");
  const [key, standing] = there.reduce((last, each) =>
    each[1].last_at > last[1].last_at || (each[1].last_at === last[1].last_at && each[0] > last[0]) ? each : last);
  return decision("left", { occasion: key, people: Math.min(passing.people || standing.inside, standing.inside) });
}

function enter(holder, entrance, passing, occasion, standing) {
  const heads = Math.max(0, holder.heads - (holder.together ? 0 : holder.apart));
  const once = entrance.again === "once";
  const room = heads - (once ? standing.came : standing.inside);
  const fresh = (people) => Math.max(0, Math.min(heads, standing.inside + people) - standing.came);
  if (passing.forced) {
    const people = passing.people || Math.max(room, 1);
    return decision("admitted", { occasion, people, fresh: fresh(people) });
  }
  if (holder.together && !standing.came) return decision("already_admitted", { occasion });
  if (entrance.again === "free" && room <= 0) return decision("admitted", { occasion });
  if (room <= 0) return decision(once || !standing.inside ? "already_admitted" : "inside_already", { occasion });
  const people = Math.min(passing.people || room, room);
  return decision("admitted", { occasion, people, fresh: once ? people : fresh(people) });
}

// How many the chooser may offer before a code is sent: those of the group who are not in yet.
export function roomOf(holder, entrance, standing) {
  const heads = Math.max(0, holder.heads - (holder.together ? 0 : holder.apart));
  return Math.max(0, heads - (entrance.again === "once" ? standing.came : standing.inside));
}

export function after(standing, passage, heads) {
  const last_at = standing.last_at === null ? passage.at : Math.max(passage.at, standing.last_at);
  if (passage.leaving) {
    const inside = Math.max(0, standing.inside - passage.people);
    return { ...standing, inside, left_at: inside === 0 && standing.came ? passage.at : standing.left_at, last_at };
  }
  const tooMany = standing.came + passage.fresh > heads || standing.inside + passage.people > heads;
  const earlier = standing.first_at !== null;
  const came = Math.min(heads, standing.came + passage.fresh);
  return {
    came,
    inside: Math.min(came, standing.inside + passage.people),
    doubled: standing.doubled + (tooMany ? 1 : 0),
    first_at: earlier ? standing.first_at : passage.at,
    last_at,
    left_at: null,
    door: earlier ? standing.door : passage.door,
  };
}

export function folded(passages, heads, from = NOWHERE) {
  const inOrder = [...passages].sort((a, b) => a.at - b.at || (a.nonce < b.nonce ? -1 : a.nonce > b.nonce ? 1 : 0));
  return inOrder.reduce((standing, passage) => after(standing, passage, heads), from);
}
