/** The stream of events of one chat, opened again whenever it breaks. */

const KINDS = ["message", "edited", "deleted", "action", "commands"];
const WAITS = [300, 1000, 2000, 4000]; // milliseconds before each further try; the last one stays

export class Feed {
  #source = null;
  #timer = 0;
  #failures = 0;
  #closed = false;

  /** `opened` runs at each connection (when it fails, we connect again), `event(kind, data)` at each event, `lost` when the connection breaks. */
  constructor(address, { opened, event, lost }) {
    Object.assign(this, { address, opened, event, lost });
    this.again = () => !this.#closed && this.#source?.readyState !== EventSource.OPEN && this.open();
    window.addEventListener("online", this.again);
    this.open();
  }

  open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = (this.#source = new EventSource(this.address));
    source.onopen = () => {
      this.opened().then(() => (this.#failures = 0), () => source === this.#source && this.#retry());
    };
    source.onerror = () => this.#retry();
    for (const kind of KINDS) source.addEventListener(kind, ({ data }) => this.event(kind, JSON.parse(data)));
  }

  // EventSource gives up for good after some errors (a 502, say); our own timer never does.
  #retry() {
    this.#source.close();
    if (this.#closed) return;
    this.lost();
    this.#timer = setTimeout(this.again, WAITS[Math.min(this.#failures++, WAITS.length - 1)]);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    window.removeEventListener("online", this.again);
    this.#source.close();
  }
}
