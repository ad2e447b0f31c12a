// What a door's phone keeps in its own database: the sealed roster, who came and went, and scans not yet sent.
const NAME = "rallypoint-door";

let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("kept");
      asked.result.createObjectStore("scans", { keyPath: "number", autoIncrement: true }).createIndex("scope", "scope");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// A transaction is over when everything in it is on the disk.
async function inside(store, mode, work) {
  const held = (await database()).transaction(store, mode, { durability: "strict" });
  const asked = work(held.objectStore(store));
  return new Promise((resolve, reject) => {
    held.oncomplete = () => resolve(asked?.result);
    held.onerror = held.onabort = () => reject(held.error ?? asked?.error);
  });
}

export const kept = (key) => inside("kept", "readonly", (store) => store.get(key));
export const keep = (key, value) => inside("kept", "readwrite", (store) => store.put(value, key));
export const forget = (key) => inside("kept", "readwrite", (store) => store.delete(key));
export const scansOf = (first, last = first) => inside("scans", "readonly", (store) => store.index("scope").getAll(IDBKeyRange.bound(first, last)));
export const addScan = (scan) => inside("scans", "readwrite", (store) => store.add(scan));
export const putScan = (scan) => inside("scans", "readwrite", (store) => store.put(scan));
export const dropScan = (number) => inside("scans", "readwrite", (store) => store.delete(number));

// A browser short of room throws away what was not asked to stay.
export function askToStay() {
  return navigator.storage?.persist?.().catch(() => false);
}
