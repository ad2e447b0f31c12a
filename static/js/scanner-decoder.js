// A worker that reads QR codes where the browser cannot: zxing-wasm, loaded only here.
self.onmessage = async ({ data }) => {
  try {
    if (data.reader) await load(data);
    else postMessage({ texts: await read(data) });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
};

async function load({ reader, wasm }) {
  importScripts(reader);
  await ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  postMessage({ ready: true });
}

async function read({ pixels, width, height }) {
  const image = new ImageData(new Uint8ClampedArray(pixels), width, height);
  const found = await ZXingWASM.readBarcodes(image, { formats: ["QRCode"], maxNumberOfSymbols: 2 });
  return found.filter((code) => code.isValid).map((code) => code.text);
}
