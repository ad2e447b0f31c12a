// Entries on their way to the log: kept on this device until the server has them, sent again without harm (nonces).
const RETRY_MS = [500, 1000, 2000, 4000, 8000];

export function random() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

export function keep(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still sends; it only cannot survive a reload without network.
  }
}

export function deviceName() {
  const name = kept("rallypoint-device") ?? random();
  keep("rallypoint-device", name);
  return name;
}

export class Outbox {
  // `tell` gets {view}, {sync: "ok" | "sending" | "offline"} or {refused: {status, field, title}}.
  // `key` names what is kept on this device.
  constructor(api, secret, tell, key = api) {
    this.api = api;
    this.secret = secret;
    this.tell = tell;
    this.device = deviceName();
    this.key = `rallypoint-outbox ${key}`;
    this.batch = kept(this.key);
    this.tries = 0;
    this.clockAhead = 0;
    addEventListener("online", () => this.send());
  }

  get busy() {
    return this.batch !== null;
  }

  put(expected, events) {
    if (this.busy) return false;
    const pressed = Date.now();
    this.batch = { expected, entries: events.map((event) => ({ nonce: random(), event, pressed })) };
    keep(this.key, this.batch);
    this.tries = 0;
    this.send();
    return true;
  }

  async send() {
    if (!this.batch || this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    this.tell({ sync: this.tries ? "offline" : "sending" });
    const entries = this.batch.entries.map(({ nonce, event, pressed }) => ({ nonce, event, ago: Math.max(0, Date.now() - pressed) }));
    const answer = await this.post("events", this.letter(entries));
    this.sending = false;
    if (this.comesLater(answer)) {
      this.tell({ sync: "offline" });
      this.timer = setTimeout(() => this.send(), RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)]);
      return;
    }
    this.batch = null;
    keep(this.key, null);
    this.tries = 0;
    this.tell(answer.ok ? { view: answer.body, sync: "ok" } : { refused: answer.body, sync: "ok" });
  }

  letter(entries) {
    return { expected: this.batch.expected, device: this.device, entries };
  }

  // Whether it is worth sending the same again.
  comesLater(answer) {
    return !answer || answer.status >= 500 || answer.status === 429;
  }

  takeOver() {
    return this.post("device", { device: this.device });
  }

  async read() {
    return this.request(`${this.api}?device=${this.device}`, {});
  }

  post(what, body) {
    return this.request(`${this.api}/${what}`, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
  }

  async request(address, options) {
    const headers = { ...options.headers, accept: "application/json" };
    if (this.secret) headers.authorization = `Bearer ${this.secret}`;
    try {
      const answer = await fetch(address, { ...options, headers, signal: AbortSignal.timeout?.(8000) });
      const date = Date.parse(answer.headers.get("date") ?? "");
      if (date) this.clockAhead = Math.abs(date - Date.now()) > 2000 ? date - Date.now() : 0;
      return { ok: answer.ok, status: answer.status, body: await answer.json() };
    } catch {
      return null;
    }
  }
}
