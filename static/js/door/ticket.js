// What a scanned or typed text is: the browser's twin of checkin/domain/ticket_token.py, without the signature's proof.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ID_LENGTH = 13;
const TOKEN_LENGTH = 128;
const PAYLOAD_BYTES = 16;
const MOST = 1000;
const VERSION = 1;

const NOTHING = { form: "none", ticket: "" };

// {form: "token", ticket, key, mark, bytes} | {form: "code", ticket} | {form: "none"}
export function read(text, typed) {
  if ([...text].length > MOST) return NOTHING;
  const candidate = lastStep(text);
  if (typed) {
    const ticket = codeIn(candidate);
    if (ticket) return { form: "code", ticket };
  }
  const bytes = bytesOf(candidate);
  if (!bytes || bytes[0] >> 1 !== VERSION) return NOTHING;
  return { form: "token", ticket: identifierIn(bytes), key: hex(bytes.slice(9, 11)), mark: hex(bytes.slice(11, 16)), bytes };
}

export function signedPart(bytes) {
  const prefix = [..."rallypoint/ticket/"].map((letter) => letter.charCodeAt(0));
  return new Uint8Array([...prefix, ...bytes.slice(0, PAYLOAD_BYTES)]);
}

export function signatureOf(bytes) {
  return new Uint8Array(bytes.slice(PAYLOAD_BYTES));
}

export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function lastStep(text) {
  const bare = text.trim().split("?")[0].split("#")[0].replace(/\/+$/, "");
  return bare.slice(bare.lastIndexOf("/") + 1);
}

function codeIn(text) {
  const ticket = text.toUpperCase().replace(/[ -]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1").toLowerCase();
  return ticket.length === ID_LENGTH && [...ticket].every((letter) => ALPHABET.includes(letter)) ? ticket : "";
}

function bytesOf(token) {
  if (token.length !== TOKEN_LENGTH || !/^[0-9A-Za-z]+$/.test(token)) return null;
  const values = [...token.toLowerCase()].map((letter) => ALPHABET.indexOf(letter));
  if (values.includes(-1)) return null;
  const bytes = [];
  let bits = 0, held = 0;
  for (const value of values) {
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}

// The head is 72 bits: 7 of the version, then 13 letters of 5 bits.
function identifierIn(bytes) {
  let id = "";
  for (let letter = 0; letter < ID_LENGTH; letter += 1) {
    let value = 0;
    for (let bit = 0; bit < 5; bit += 1) {
      const place = 7 + letter * 5 + bit;
      value = (value << 1) | ((bytes[place >> 3] >> (7 - (place & 7))) & 1);
    }
    id += ALPHABET[value];
  }
  return id;
}
