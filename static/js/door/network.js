// The small dot that explains itself: connected, without network but going on, or sent home; how many scans wait; and
// whether this page may be closed while there is no network.
export class NetworkState {
  constructor(place, told, words) {
    Object.assign(this, { place, told, words });
    this.state = { online: navigator.onLine, waiting: 0, ready: false, kept: false, ended: undefined };
    this.count = place.querySelector("[data-waiting]");
    this.show();
  }

  set(news) {
    Object.assign(this.state, news);
    if (news.ready) this.state.ended = undefined;
    this.show();
  }

  show() {
    const { online, waiting, ready, kept, ended } = this.state;
    const kind = ended !== undefined ? "ended" : online ? "online" : "offline";
    this.place.dataset.net = kind;
    this.place.dataset.count = waiting;
    this.place.dataset.ready = ready;
    this.place.dataset.kept = kept;
    this.count.textContent = waiting || "";
    const words = [ended !== undefined ? ended : online ? this.words.online : ready ? this.words.alone : this.words.offline];
    if (ended === undefined) words.push(kept ? this.words.kept : this.words.notKept);
    if (waiting) words.push(this.words.toSend.replace("{count}", waiting));
    this.told.textContent = words.join(" ");
  }
}
