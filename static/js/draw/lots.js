// Lots that follow from a spoken seed and a hash, and from nothing else: events/domain/lots.py in the browser.
import { hmacSha256, utf8 } from "./sha256.js";

const SPAN = 1n << 64n;
// What Python's str.split() takes for blank.
const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

export function normalSeed(spoken) {
  return spoken.normalize("NFKC").split(BLANKS).filter(Boolean).join(" ");
}

function fromHex(digits) {
  return new Uint8Array((digits.match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
}

export class Lots {
  constructor(spokenSeed, inputHash) {
    this.key = utf8(normalSeed(spokenSeed));
    this.message = new Uint8Array(40);
    this.message.set(fromHex(inputHash));
    this.block = new Uint8Array(0);
    this.offset = 0;
    this.counter = 0;
  }

  word() {
    if (this.offset === this.block.length) {
      new DataView(this.message.buffer).setUint32(36, this.counter++);
      this.block = hmacSha256(this.key, this.message);
      this.offset = 0;
    }
    const word = new DataView(this.block.buffer).getBigUint64(this.offset);
    this.offset += 8;
    return word;
  }

  // From 0 to count - 1, each equally likely; with one candidate nothing is drawn.
  below(count) {
    if (count === 1) return 0;
    const limit = SPAN - (SPAN % BigInt(count));
    let word = this.word();
    while (word >= limit) word = this.word();
    return Number(word % BigInt(count));
  }

  // Fisher-Yates from the end: the candidates in the order drawn, and the lot of each step.
  shuffled(candidates) {
    const left = [...candidates];
    const drawn = [];
    const lots = [];
    for (let size = left.length; size > 0; size--) {
      const lot = this.below(size);
      drawn.push(left[lot]);
      lots.push(lot);
      left[lot] = left[size - 1];
      left.pop();
    }
    return [drawn, lots];
  }
}
