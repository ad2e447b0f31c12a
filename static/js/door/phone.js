// A door on a phone: reads codes, decides while there is no network, keeps every scan until the server has it.
import { decide, folded, leaves, occasionAt, roomOf, standingOf } from "./admission.js";
import { indexOf, personOf, proofOf, publicKeyOf, withGroup, wordsIn } from "./roster.js";
import { addScan, askToStay, dropScan, forget, keep, kept, putScan, scansOf } from "./store.js";
import { read, signatureOf, signedPart } from "./ticket.js";
import { genuine } from "./verify.js";

const SYNC_MS = 15_000;
const AGAIN_MS = [1000, 2000, 4000, 8000];
const PATIENCE_MS = 8000;
const ANSWER_MS = 2500;
const MOST_AT_ONCE = 50;
const NOBODY = { came: 0, inside: 0, doubled: 0, first_at: null, last_at: null, left_at: null, door: "" };

export function newNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class DoorPhone {
  // `tell` hears {network}, {waiting}, {count}, {settled: {scan, receipt}}, {conflicts}, {ended}.
  constructor({ event, gate, sync, scans, fallback }, tell) {
    Object.assign(this, { event, gate, addresses: { sync, scans, fallback }, tell });
    // An organizer's phone goes from door to door and sends what it scanned at any; one that joined by a link has one.
    this.scope = fallback ? `${event}/${gate}` : `${event}@`;
    this.scopes = fallback ? [`${event}/`, `${event}/\uffff`] : [this.scope];
    this.people = {};
    this.standings = {};
    this.scans = [];
    this.mine = [];
    this.given = null;
    this.ahead = { ms: 0, rtt: Infinity };
    this.online = navigator.onLine;
    this.tries = 0;
    // Without a secure context there is neither cipher nor database worth the name: then every scan is asked.
    this.able = Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);
  }

  async open() {
    if (this.able) await this.#load().catch(() => (this.able = false));
    addEventListener("online", () => this.refresh());
    addEventListener("offline", () => this.#network(false));
    this.#tellWaiting();
    if (this.ready) this.tell({ given: this.given });
    this.refresh();
    setInterval(() => this.refresh(), SYNC_MS);
  }

  async #load() {
    askToStay();
    const [given, roster, standings] = await Promise.all(["given", "roster", "standings"].map((what) => kept(`${this.scope} ${what}`)));
    this.scans = (await scansOf(...this.scopes)).sort((a, b) => a.number - b.number);
    this.mine = this.scans.filter((held) => held.passage).map((held) => held.passage);
    const undone = new Set(this.scans.map((held) => held.wire.undoes).filter(Boolean));
    for (const one of this.mine) one.undone = undone.has(one.nonce);
    if (!given || !roster) return;
    Object.assign(this, { given, people: roster.people, version: roster.version, standings: standings ?? {} });
    this.ahead = given.ahead ?? this.ahead;
  }

  get ready() {
    return this.able && this.given !== null;
  }

  get waiting() {
    return this.scans.length;
  }

  now() {
    return Date.now() - this.ahead.ms;
  }

  // ---- codes ----

  async recognise(text, means) {
    const found = read(text, means === "typed");
    const scan = { form: found.form, ticket: found.ticket, key: "", mark: "", proof: "", state: "not_a_ticket", words: null, index: "" };
    if (found.form === "none") return scan;
    scan.index = await indexOf(found.ticket, this.event);
    scan.state = "typed";
    if (found.form === "code") return scan;
    Object.assign(scan, { key: found.key, mark: found.mark, proof: await proofOf(found.bytes) });
    const publicKey = this.given?.keys[found.key];
    if (!this.given) return scan;
    const true_ = publicKey && (await genuine(publicKeyOf(publicKey), signatureOf(found.bytes), signedPart(found.bytes)).catch(() => false));
    scan.state = true_ ? "verified" : "forged";
    const row = this.people[scan.index];
    if (true_ && row) {
      const box = personOf(row).boxes[Object.keys(this.given.keys).sort().indexOf(found.key)];
      scan.words = await wordsIn(box, signatureOf(found.bytes), this.event);
    }
    return scan;
  }

  // ---- deciding ----

  standing(index, occasion) {
    const server = this.standings[index]?.[occasion] ?? NOBODY;
    const own = this.mine.filter((one) => one.index === index && one.occasion === occasion && !one.undone);
    return own.length ? folded(own, this.#heads(index), server) : server;
  }

  #heads(index) {
    return this.people[index]?.[2] ?? 1;
  }

  #standings(index) {
    const known = new Set([...Object.keys(this.standings[index] ?? {}), ...this.mine.filter((one) => one.index === index).map((one) => one.occasion)]);
    return Object.fromEntries([...known].map((occasion) => [occasion, this.standing(index, occasion)]));
  }

  holder(scan, passing, at) {
    if (scan.form === "token" && scan.mark !== this.given.mark) return { event: "", status: "", offering: "", heads: 1, apart: 0, together: false, presence: null };
    const row = this.people[scan.index];
    if (!row) return null;
    const person = personOf(row);
    const found = occasionAt(this.given.door, person.offering, at, passing.occasion);
    const key = found && "key" in found ? found.key : "";
    const group = withGroup(scan.index, person, this.people, (index) => this.standing(index, key));
    return { ...person, event: this.event, ...group };
  }

  decide(scan, passing, at = this.now()) {
    const holder = this.holder(scan, passing, at);
    const standings = this.#standings(scan.index);
    const decision = decide(scan.state, holder, this.given.door, at, passing, standings);
    const shown = holder && standingOf(holder, standings, decision.occasion);
    return { ...decision, heads: holder?.heads ?? 1, standing: shown ?? NOBODY, offering: holder?.offering ?? "" };
  }

  // How many of a group may be asked after; 1 for everybody else.
  room(scan, passing) {
    if (!this.ready || !scan.index || leaves(this.given.door, passing)) return 1;
    const at = this.now();
    const holder = this.holder(scan, passing, at);
    if (!holder || holder.heads < 2) return 1;
    const found = occasionAt(this.given.door, holder.offering, at, passing.occasion);
    const key = found && "key" in found ? found.key : "";
    return roomOf(holder, this.given.door, this.standing(scan.index, key));
  }

  // ---- scans ----

  // {verdict} from the server, {told} decided here, or {asked} when it waits for the network with no verdict.
  async scan(scan, { means, passing, reason = "", door = "" }) {
    const wire = {
      nonce: newNonce(), form: scan.form, ticket: scan.ticket, key: scan.key, mark: scan.mark, proof: scan.proof, means,
      clock: Date.now(), ahead: Math.round(this.ahead.ms), gate: this.gate, door, leaving: passing.leaving, people: passing.people,
      occasion: passing.occasion, reason, undoes: "", said: null,
    };
    const held = await this.#hold({ scope: this.scope, index: scan.index, wire });
    if (this.online) {
      const receipt = await this.#ask(held);
      if (receipt) return receipt;
    }
    if (!this.ready || scan.form === "person") return { asked: held };
    return { told: await this.#tellMyself(held, scan, passing) };
  }

  async #hold(held) {
    if (this.able) held.number = await addScan(held);
    this.scans.push(held);
    this.#tellWaiting();
    return held;
  }

  // Sent at once: whoever stands at the door waits for this answer.
  async #ask(held) {
    held.inFlight = true;
    const answer = await this.#post([held.wire], ANSWER_MS);
    held.inFlight = false;
    const receipt = answer?.receipts[0];
    if (!receipt) return null;
    await this.#settle(held, receipt, { quietly: true });
    return { receipt };
  }

  async #tellMyself(held, scan, passing) {
    const decision = this.decide(scan, { ...passing, forced: Boolean(held.wire.reason) }, this.now());
    Object.assign(held.wire, { said: decision.verdict, people: decision.people });
    if (decision.verdict === "admitted" || decision.verdict === "left") {
      const passage = { nonce: held.wire.nonce, at: this.now(), leaving: decision.verdict === "left", people: decision.people, fresh: decision.fresh, door: this.given.door.name };
      held.passage = { ...passage, index: scan.index, occasion: decision.occasion };
      this.mine.push(held.passage);
    }
    if (this.able) await putScan(stored(held));
    return { ...decision, scan: held };
  }

  // Takes back a scan this phone made; `nonce` is that scan's.
  async undo(nonce) {
    const wire = {
      nonce: newNonce(), form: "none", ticket: "", key: "", mark: "", proof: "", means: "name", clock: Date.now(), ahead: Math.round(this.ahead.ms),
      gate: this.gate, door: "", leaving: false, people: 0, occasion: "", reason: "", undoes: nonce, said: "undone",
    };
    for (const one of this.mine) if (one.nonce === nonce) one.undone = true;
    const held = await this.#hold({ scope: this.scope, index: "", wire });
    if (this.online) await this.#ask(held);
  }

  // ---- the network ----

  async refresh() {
    if (this.busy) return;
    this.busy = true;
    try {
      await this.#flush();
      await this.#sync();
    } finally {
      this.busy = false;
    }
  }

  async #flush() {
    while (true) {
      const batch = this.scans.filter((held) => !held.inFlight).slice(0, MOST_AT_ONCE);
      if (!batch.length) return;
      const answer = await this.#post(batch.map((held) => held.wire), PATIENCE_MS);
      if (!answer) return this.#again();
      this.tries = 0;
      for (const receipt of answer.receipts) {
        const held = batch.find((one) => one.wire.nonce === receipt.nonce);
        if (held) await this.#settle(held, receipt, {});
      }
      if (!answer.receipts.length) return;
    }
  }

  #again() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), AGAIN_MS[Math.min(this.tries++, AGAIN_MS.length - 1)]);
  }

  async #settle(held, receipt, { quietly = false }) {
    this.scans = this.scans.filter((one) => one !== held);
    if (this.able && held.number) await dropScan(held.number);
    const { verdict } = receipt;
    if (!held.passage && verdict && (verdict.verdict === "admitted" || verdict.verdict === "left") && held.index && this.given) {
      // Known before the next sync, so that the same code shown again meanwhile is not let in twice without network.
      held.passage = { nonce: held.wire.nonce, at: this.now(), leaving: verdict.verdict === "left", people: verdict.people || 1, fresh: verdict.people || 1, door: this.given.door.name, index: held.index, occasion: this.#occasionNow(held) };
      this.mine.push(held.passage);
    }
    if (held.passage) held.passage.sentAt = Date.now();
    this.#tellWaiting();
    if (!quietly) this.tell({ settled: { scan: held, receipt } });
  }

  #occasionNow(held) {
    const row = this.people[held.index];
    const found = row && occasionAt(this.given.door, row[1], this.now(), held.wire.occasion);
    return found && "key" in found ? found.key : "";
  }

  async #sync() {
    const asked = Date.now();
    const query = new URLSearchParams({ gate: this.gate, roster: this.version ?? "", since: String(this.given?.now ?? 0), waiting: String(this.waiting) });
    const answer = await this.#request(`${this.addresses.sync}?${query}`, {}, PATIENCE_MS);
    // A refusal of ours has a title; the page of a hotel's network has none.
    if (answer && [401, 403, 404].includes(answer.status) && answer.body?.title) return this.#end(answer);
    if (!answer?.ok) return this.#network(Boolean(answer));
    this.#network(true);
    const given = answer.body;
    this.#measure(given.now, asked);
    if (given.roster) Object.assign(this, { people: given.roster.people, version: given.roster.version });
    for (const [index, occasion, standing] of given.standings) (this.standings[index] ??= {})[occasion] = standing;
    this.mine = this.mine.filter((one) => !one.sentAt || one.sentAt >= asked);
    const fresh = Boolean(given.roster), moved = given.standings.length > 0;
    const { roster: _roster, standings: _standings, conflicts, count, ...rest } = given;
    this.given = { ...rest, ahead: this.ahead };
    if (this.able) await this.#keepGiven(fresh, moved);
    this.tell({ count, given: this.given });
    if (conflicts.length) this.tell({ conflicts });
  }

  async #keepGiven(fresh, moved) {
    await keep(`${this.scope} given`, this.given);
    if (fresh) await keep(`${this.scope} roster`, { version: this.version, people: this.people });
    if (fresh || moved) await keep(`${this.scope} standings`, this.standings);
  }

  // The rights of this phone are gone: what was given ahead goes too. Scans stay until they are sent.
  async #end(answer) {
    this.given = null;
    this.people = {};
    this.version = "";
    if (this.able) await Promise.all(["given", "roster", "standings"].map((what) => forget(`${this.scope} ${what}`)));
    this.#network(true);
    this.tell({ ended: answer.body?.title ?? answer.body?.detail ?? "" });
  }

  // The clock is taken from the quickest answer, where there is least room for doubt.
  #measure(server, asked) {
    const rtt = Date.now() - asked;
    if (rtt > this.ahead.rtt * 2 && Date.now() - this.ahead.at < 600_000) return;
    this.ahead = { ms: Math.round(asked + rtt / 2 - server), rtt, at: Date.now() };
  }

  async #post(scans, patience) {
    const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ scans, waiting: this.waiting }) };
    let answer = await this.#request(this.addresses.scans, options, patience);
    // Signed out, or no organizer any more: the phone is still known by its own secret.
    if ((answer?.status === 401 || answer?.status === 403) && this.addresses.fallback) answer = await this.#request(this.addresses.fallback, options, patience);
    this.#network(Boolean(answer) && answer.status < 500);
    return answer?.ok ? answer.body : null;
  }

  async #request(address, options, patience) {
    try {
      const answer = await fetch(address, { ...options, signal: AbortSignal.timeout?.(patience) });
      return { ok: answer.ok, status: answer.status, body: await answer.json().catch(() => ({})) };
    } catch {
      return null;
    }
  }

  #network(online) {
    const changed = this.online !== online;
    this.online = online;
    this.tell({ network: online });
    if (changed && !online) this.#again();
  }

  #tellWaiting() {
    this.tell({ waiting: this.waiting });
  }
}

// What goes to the disk: no name, no signature.
function stored({ scope, index, wire, number, passage }) {
  return { scope, index, wire, number, ...(passage ? { passage } : {}) };
}
