/** The chat of one person, kept equal to the server's: history at each connection, then event by event. */

import * as api from "./api.js";
import { authorOf, spoken, summary } from "./content.js";
import { byId } from "./dom.js";
import { Feed } from "./feed.js";
import { t } from "./strings.js";

export class Conversation {
  #loading = [];
  #closed = false;

  /** `loaded(messages)` runs with the history at each connection, `arrived(message)` for each new message of the bot. */
  constructor(person, { timeline, outbox, header, composer, loaded, arrived }) {
    Object.assign(this, { person, timeline, outbox, header, composer, loaded, arrived });
    this.feed = new Feed(api.eventsOf(person.id), {
      opened: () => this.#load(),
      event: (kind, data) => (this.#loading ? this.#loading.push([kind, data]) : this.#apply(kind, data)),
      lost: () => this.header.online(false),
    });
  }

  close() {
    this.#closed = true;
    this.feed.close();
  }

  // The stream is open before the history is asked for, so nothing falls between the two; events meanwhile wait.
  async #load() {
    this.#loading = [];
    const [bot, messages] = await Promise.all([api.bot(this.person.id), api.history(this.person.id)]);
    if (this.#closed) return;
    this.#bot(bot);
    this.header.online(true);
    this.loaded(messages);
    const waiting = this.#loading;
    this.#loading = null;
    waiting.forEach(([kind, data]) => this.#apply(kind, data));
  }

  #bot(bot) {
    this.header.bot(bot);
    this.composer.suggestions.offer(bot);
  }

  #apply(kind, data) {
    if (this.#closed) return;
    if (kind === "message") this.#message(data);
    else if (kind === "edited") this.#edited(data);
    else if (kind === "deleted") this.#deleted(data);
    else if (kind === "action") this.header.busy(data.action);
    else if (kind === "commands") this.#commands();
  }

  async #commands() {
    const bot = await api.bot(this.person.id).catch(() => null); // after a broken connection it is read again anyway
    if (bot && !this.#closed) this.#bot(bot);
  }

  #message(message) {
    if (this.outbox.holds(message)) return;
    const known = this.timeline.messages.has(message.message_id);
    this.timeline.upsert(message);
    if (known || !message.from.is_bot) return;
    this.header.idle();
    this.#announce(message);
    this.arrived(message);
  }

  #edited(message) {
    this.timeline.upsert(message);
    if (message.from.is_bot) this.#announce(message, t("edited"));
  }

  #deleted(data) {
    const ids = data.message_ids ?? [data.message_id];
    this.timeline.remove(...ids);
    this.composer.forget(ids);
  }

  #announce(message, how = "") {
    byId("announcer").textContent = `${authorOf(message)}: ${[how, spoken(summary(message))].filter(Boolean).join(", ")}`;
  }
}
