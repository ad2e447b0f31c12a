// Sends scans. One that found no network is sent again with the same number until it is answered, so it counts once.
const AGAIN_MS = 2000;
const PATIENCE_MS = 8000;

export function newNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  constructor(address, { onAnswer, onRefused, onWaiting, onNetwork }) {
    this.address = address;
    Object.assign(this, { onAnswer, onRefused, onWaiting, onNetwork });
    addEventListener("online", () => this.onNetwork(true));
    addEventListener("offline", () => this.onNetwork(false));
  }

  scan(token, means, door) {
    return this.#deliver(this.address, { nonce: newNonce(), token, means, door });
  }

  undo(registration_id, door) {
    return this.#deliver(`${this.address}/undo`, { nonce: newNonce(), registration_id, door });
  }

  async #deliver(address, body) {
    for (let told = false; ; told = true) {
      const answer = await post(address, body).catch(() => null);
      if (answer) {
        this.onNetwork(true);
        const content = await answer.json().catch(() => ({}));
        return answer.ok ? this.onAnswer(content) : this.onRefused(content);
      }
      this.onNetwork(false);
      if (!told) this.onWaiting();
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

// An answer of 5xx is as good as none: the same scan may be sent again.
async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout?.(PATIENCE_MS),
  });
  if (answer.status >= 500) throw new Error(String(answer.status));
  return answer;
}
