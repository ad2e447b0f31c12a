// Marks or answers on their way: any number wait on this device, in the order given, until the server has them.
import { keep, kept, Outbox, random } from "./umpire/outbox.js";

const MOST_AT_ONCE = 40;

export class WaitingOutbox extends Outbox {
  constructor(api, secret, whose, tell) {
    super(api, secret, tell, `${api} ${whose}`);
    this.waiting = kept(`${this.key} waiting`) ?? [];
  }

  give(events) {
    const pressed = Date.now();
    this.waiting.push(...events.map((event) => ({ nonce: random(), event, pressed })));
    keep(`${this.key} waiting`, this.waiting);
    this.next();
  }

  // Everything given that the server has not taken yet, the oldest first.
  get pending() {
    return [...(this.batch?.entries ?? []), ...this.waiting].map((entry) => entry.event);
  }

  next() {
    if (this.busy || !this.waiting.length) return;
    this.batch = { expected: 0, entries: this.waiting.splice(0, MOST_AT_ONCE) };
    // The batch first: what is kept twice is sent twice, which is harmless; one kept nowhere would be lost.
    keep(this.key, this.batch);
    keep(`${this.key} waiting`, this.waiting);
    this.tries = 0;
    this.send();
  }

  async send() {
    await super.send();
    this.next();
  }

  letter(entries) {
    return { entries };
  }

  // A session that ended is begun again by signing in; what waits here waits for it.
  comesLater(answer) {
    return super.comesLater(answer) || answer.status === 401;
  }
}
