// The roster on the phone: found under a hash of the ticket, its name opened only by that ticket's own signature.
import { hex } from "./ticket.js";

const INFO = new TextEncoder().encode("rallypoint/roster/");
const PROOF = new TextEncoder().encode("rallypoint/proof/");
const NONCE_BYTES = 12;

const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
const bytesOf = (text) => new TextEncoder().encode(text);
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function digest(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

export async function indexOf(ticket, event) {
  return hex((await digest(joined(INFO, bytesOf(`${event}/${ticket}`)))).slice(0, 12));
}

// Shows the server that the signature was seen, without keeping it.
export async function proofOf(bytes) {
  return hex((await digest(joined(PROOF, bytes))).slice(0, 16));
}

// [status, offering, heads, group, counts, came, door, boxes]
export function personOf(row) {
  const [status, offering, heads, group, counts, came, door, boxes] = row;
  return { status, offering, heads, group, counts, presence: came === null ? null : { at: came, door }, boxes };
}

// Who of the group came already, and by which code; the same sums as checkin/queries/holders.py.
export function withGroup(index, person, people, standingOf) {
  const captain = person.group && people[person.group];
  if (!captain) return { apart: 0, together: false };
  const heads = captain[2];
  const byCode = standingOf(person.group).came;
  let apart = 0;
  for (const [other, row] of Object.entries(people)) {
    if (row[3] === person.group && other !== person.group && row[4] && standingOf(other).came) apart += 1;
  }
  return index === person.group ? { apart, together: false } : { apart: 0, together: heads > 1 && byCode + apart >= heads };
}

// [name, branch], or null when the box was not sealed for this ticket.
export async function wordsIn(box, signature, event) {
  const sealed = fromBase64(box);
  try {
    const secret = await crypto.subtle.importKey("raw", signature, "HKDF", false, ["deriveKey"]);
    const way = { name: "HKDF", hash: "SHA-256", salt: bytesOf(event), info: INFO };
    const key = await crypto.subtle.deriveKey(way, secret, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(0, NONCE_BYTES) }, key, sealed.slice(NONCE_BYTES));
    return JSON.parse(new TextDecoder().decode(open));
  } catch {
    return null;
  }
}

export const publicKeyOf = (text) => fromBase64(text);
