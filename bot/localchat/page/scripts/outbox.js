/** Messages of one person on their way: shown at once with a clock, gone when the real ones are there, kept when they may go later. */

import * as api from "./api.js";

const UNNUMBERED = 1e15; // ids of messages that the server has not numbered yet: after all others

export class Outbox {
  #pending = new Map(); // id → {part, message}
  #count = 0;
  #away = 0;
  #held = [];
  #drawing = Promise.resolve();
  #sending = Promise.resolve();

  /** `changed()` after each change here, `delivered(messages)` with what the server made of it, `refused(error, part)`. */
  constructor(person, { changed, delivered, refused }) {
    Object.assign(this, { person, changed, delivered, refused });
  }

  get messages() {
    return [...this.#pending.values()].map(({ message }) => message);
  }

  /**
   * Sends one part: `{text}`, `{photos, caption}`, `{file, kind, caption}`, `{told}` or `{forward}`, with `reply`, the
   * message that it answers.
   */
  send(part) {
    const drawn = (this.#drawing = this.#drawing.then(() => this.#draw(part)));
    this.#dispatch(part, drawn);
    return drawn;
  }

  /** Sends again what failed. */
  retry({ message_id: id }) {
    const part = this.#pending.get(id)?.part;
    if (part) this.#dispatch(part, this.#mark(part, "sending"));
  }

  /** Sends again, in their order, all that failed. */
  retryAll() {
    new Set([...this.#pending.values()].filter(({ message }) => message.pending === "failed").map(({ part }) => part))
      .forEach((part) => this.#dispatch(part, this.#mark(part, "sending")));
  }

  /** A message that is still here, by its provisional id. */
  find(id) {
    return this.#pending.get(id)?.message;
  }

  /** Gives up what failed. */
  discard({ message_id: id }) {
    this.#forget(this.#pending.get(id).part);
    this.changed();
  }

  // One after the other, so that two quick messages never swap places.
  #dispatch(part, drawn) {
    this.#away += 1;
    this.#sending = this.#sending.then(() => drawn).then(() => this.#deliver(part));
  }

  async #deliver(part) {
    const sent = await this.#post(part);
    this.#away -= 1;
    if (sent) this.#forget(part);
    else this.#mark(part, "failed");
    this.delivered([...(sent ?? []), ...this.#held.splice(0)]);
  }

  /** The messages that the server made of a part: none where it never will, null where it could not be reached. */
  async #post(part) {
    try {
      return await api.send(this.person.id, { ...part, replyTo: part.reply?.message_id });
    } catch (error) {
      // A refusal has words of its own; without a connection the mark at the message says enough.
      if (!(error instanceof api.Refusal)) return null;
      this.refused(error, part);
      return error.passes ? null : [];
    }
  }

  /** True when an own message of the stream waits here for the answer to its sending (it would show twice for a moment). */
  holds(message) {
    if (!this.#away || message.from.is_bot) return false;
    this.#held.push(message);
    return true;
  }

  #mark(part, state) {
    for (const [id, one] of this.#pending) {
      if (one.part === part) this.#pending.set(id, { part, message: { ...one.message, pending: state } });
    }
    this.changed();
  }

  #forget(part) {
    for (const [id, one] of this.#pending) {
      if (one.part !== part) continue;
      this.#pending.delete(id);
      if (!one.part.forward) Object.values(one.message.urls ?? {}).forEach((url) => URL.revokeObjectURL(url));
    }
  }

  async #draw(part) {
    const base = { from: { ...this.person, id: this.person.me }, date: Math.floor(Date.now() / 1000), pending: "sending", reply_to_message: part.reply };
    for (const content of await contents(part)) {
      const message = { ...content, ...base, message_id: UNNUMBERED + this.#count++ };
      this.#pending.set(message.message_id, { part, message });
    }
    this.changed();
  }
}

/** What each message of a part holds, in the shape of the Bot API. */
async function contents({ text, photos, file, kind = "document", told, forward, caption }) {
  if (text) return [{ text }];
  if (told) return [told.poll ? { poll: { ...told.poll, options: told.poll.options.map((option) => ({ text: option })) } } : told];
  if (forward) return [{ ...forward, from: undefined, reply_to_message: undefined, reply_markup: undefined, media_group_id: undefined }];
  if (file) return [{ caption, [kind]: { file_name: file.name, file_size: file.size } }];
  const sizes = await Promise.all(photos.map(measured));
  const group = sizes.length > 1 ? { media_group_id: sizes[0].file_id } : {};
  return sizes.map((size, index) => ({
    ...group,
    caption: index ? undefined : caption,
    photo: [size],
    urls: { [size.file_id]: size.file_id },
  }));
}

async function measured(file) {
  const url = URL.createObjectURL(file);
  const image = new Image();
  image.src = url;
  await image.decode().catch(() => {}); // the preview has drawn it; should this fail all the same, a square stands for it
  return { file_id: url, width: image.naturalWidth || 1, height: image.naturalHeight || 1 };
}
