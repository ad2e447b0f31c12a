// The camera: opened, chosen, lit, and read several times a second by the browser's own reader or by zxing-wasm.
const PAUSE_MS = 90;
const LONGEST_SIDE = 960;

export class CameraError extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

const REASONS = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "missing", OverconstrainedError: "missing" };

export class Camera {
  constructor(video, sources, onText) {
    this.video = video;
    this.sources = sources;
    this.onText = onText;
  }

  async start(deviceId) {
    if (!navigator.mediaDevices?.getUserMedia) throw new CameraError(window.isSecureContext ? "missing" : "insecure");
    this.stop();
    const wanted = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: "environment" } };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...wanted, width: { ideal: 1280 }, height: { ideal: 720 } } });
    } catch (error) {
      throw new CameraError(REASONS[error.name] ?? "busy");
    }
    this.video.srcObject = this.stream;
    await this.video.play();
    this.decoder ??= await makeDecoder(this.sources);
    this.running = true;
    this.#look();
  }

  stop() {
    this.running = false;
    this.stream?.getTracks().forEach((track) => track.stop());
  }

  get track() {
    return this.stream?.getVideoTracks()[0];
  }

  get hasTorch() {
    return Boolean(this.track?.getCapabilities?.().torch);
  }

  async light(on) {
    await this.track.applyConstraints({ advanced: [{ torch: on }] });
  }

  async choices() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === "videoinput");
  }

  async #look() {
    const stream = this.stream;
    while (this.running && this.stream === stream) {
      if (!document.hidden && this.video.readyState >= 2) {
        try {
          for (const text of await this.decoder(this.video)) this.onText(text);
        } catch {
          // One unreadable frame says nothing; the next comes in a tenth of a second.
        }
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

async function makeDecoder(sources) {
  if ("BarcodeDetector" in window) {
    const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
    if (formats.includes("qr_code")) {
      const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video)).map((code) => code.rawValue);
    }
  }
  return workerDecoder(sources);
}

async function workerDecoder({ decoder, reader, wasm }) {
  const worker = new Worker(decoder);
  const answer = () =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.failed ? reject(new CameraError("noDecoder")) : resolve(data));
      worker.onerror = () => reject(new CameraError("noDecoder"));
    });
  const loaded = answer();
  const absolute = (path) => new URL(path, location.href).href;
  worker.postMessage({ reader: absolute(reader), wasm: absolute(wasm) });
  await loaded;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = answer();
    worker.postMessage({ pixels: data.buffer, width, height }, [data.buffer]);
    return (await found).texts;
  };
}
