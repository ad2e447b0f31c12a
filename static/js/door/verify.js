// Whether a signature is true: by the browser where it knows Ed25519, else by the library vendored for older phones.
let native = null;

export async function genuine(publicKey, signature, message) {
  native ??= knowsEd25519();
  if (await native) {
    const key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
  }
  return byLibrary(publicKey, signature, message);
}

export async function byLibrary(publicKey, signature, message) {
  const { verifyAsync } = await import("../../vendor/noble-ed25519/ed25519.js");
  return verifyAsync(signature, message, publicKey, { zip215: false });
}

// The base point is a key like any other: whoever can import it knows the curve.
async function knowsEd25519() {
  const base = new Uint8Array(32).fill(0x66);
  base[0] = 0x58;
  try {
    await crypto.subtle.importKey("raw", base, { name: "Ed25519" }, false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}
