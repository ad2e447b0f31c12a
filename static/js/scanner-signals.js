// What a verdict sounds and feels like: good rises, wait repeats, stop falls low. Each can be told with closed eyes.
const TONES = {
  good: { notes: [[880, 0, 0.09], [1320, 0.09, 0.14]], shape: "sine", buzz: [60] },
  wait: { notes: [[520, 0, 0.11], [520, 0.17, 0.11]], shape: "triangle", buzz: [80, 60, 80] },
  stop: { notes: [[240, 0, 0.22], [165, 0.22, 0.34]], shape: "square", buzz: [300, 80, 300] },
};

export class Signals {
  constructor() {
    this.on = localStorage.getItem("door-sound") !== "off";
  }

  // Browsers let a page sound only after the person touched it.
  wake() {
    const Context = window.AudioContext ?? window.webkitAudioContext;
    if (Context && !this.context) this.context = new Context();
    this.context?.resume();
  }

  toggle() {
    this.on = !this.on;
    localStorage.setItem("door-sound", this.on ? "on" : "off");
    return this.on;
  }

  give(tone) {
    const { notes, shape, buzz } = TONES[tone] ?? TONES.stop;
    navigator.vibrate?.(buzz);
    if (this.on && this.context?.state === "running") notes.forEach((note) => this.#play(shape, ...note));
  }

  #play(shape, frequency, after, length) {
    const at = this.context.currentTime + after;
    const gain = this.context.createGain();
    gain.gain.setValueAtTime(shape === "square" ? 0.12 : 0.3, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    const source = this.context.createOscillator();
    source.type = shape;
    source.frequency.value = frequency;
    source.connect(gain).connect(this.context.destination);
    source.start(at);
    source.stop(at + length);
  }
}
