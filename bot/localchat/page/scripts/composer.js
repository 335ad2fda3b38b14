/** The field at the foot: what one writes, what it answers or edits, and the commands. */

import { quoted } from "./bubble.js";
import { canEdit, wordsOf } from "./content.js";
import { byId, h, nameOf } from "./dom.js";
import { nameEnter, sends, TOUCH } from "./enter.js";
import { icon } from "./icons.js";
import { Suggestions } from "./suggestions.js";
import { label, t } from "./strings.js";

const TALLEST = 140; // CSS pixels before the field scrolls
const LONGEST = /[^]{1,4096}/g; // a longer text goes as several messages, as with Telegram's own apps

export class Composer {
  #reply = null;
  #edited = null;

  /** `actions`: `send(part)`, `save(message, words)`, `lastOwn()`, `ask(query)` for inline finds, `pick(find)` to send one. */
  constructor(actions) {
    Object.assign(this, { actions, field: byId("text"), context: byId("context") });
    this.suggestions = new Suggestions(this.field, {
      chosen: (command) => (this.#write(""), this.actions.send({ text: command })),
      ask: (query) => this.actions.ask(query),
      picked: (find) => (this.#write(""), this.actions.pick(find)),
    });
    this.field.addEventListener("input", () => this.#fit());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("focus", () => nameEnter(this.field));
    byId("entry").addEventListener("submit", (event) => (event.preventDefault(), this.submit()));
    // The send button must not take the focus, or a phone's keyboard would fold away at each message.
    byId("send").addEventListener("pointerdown", (event) => event.preventDefault());
    this.#fit();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** Takes the focus where that brings up no keyboard over half of the screen. */
  rest() {
    if (!TOUCH.matches) this.focus();
  }

  get words() {
    return this.field.value.trim();
  }

  /** What is half written: kept for each person, and put back. */
  get draft() {
    return { text: this.#edited ? "" : this.field.value, reply: this.#reply };
  }

  restore({ text = "", reply = null } = {}) {
    this.#edited = null;
    this.#reply = reply;
    this.#write(text);
    this.#explain();
  }

  /** Answers a message from now on; `placeholder` is what a bot that asks for a reply wants to read. */
  reply(message, placeholder = null) {
    if (this.#edited) this.#write("");
    this.#edited = null;
    this.#reply = message;
    this.#explain(placeholder);
    this.focus();
  }

  edit(message) {
    if (!message || !canEdit(message)) return;
    this.#reply = null;
    this.#edited = message;
    this.#write(wordsOf(message));
    this.#explain();
    this.focus();
  }

  /** Takes the message that is being answered, for what is sent now, and forgets it. */
  takeReply() {
    const reply = this.#reply;
    this.#reply = null;
    this.#explain();
    return reply;
  }

  /** Empties the field when its words went out as a caption. */
  clear() {
    this.#write("");
  }

  submit() {
    const [words, edited] = [this.words, this.#edited];
    if (!words) return;
    this.#write("");
    if (edited) {
      this.#cancel();
      if (words !== wordsOf(edited)) this.actions.save(edited, words);
    } else for (const text of words.match(LONGEST)) this.actions.send({ text });
  }

  /** A message that is gone can be neither answered nor edited. */
  forget(ids) {
    if (ids.includes(this.#reply?.message_id) || ids.includes(this.#edited?.message_id)) this.#cancel();
  }

  #cancel() {
    if (this.#edited) this.#write("");
    this.#reply = this.#edited = null;
    this.#explain();
  }

  #write(text) {
    this.field.value = text;
    this.suggestions.hide();
    this.#fit();
  }

  #fit() {
    this.field.style.setProperty("height", "auto");
    this.field.style.setProperty("height", `${Math.min(this.field.scrollHeight, TALLEST)}px`);
    byId("composer").classList.toggle("written", Boolean(this.words));
    byId("send").disabled = !this.words;
  }

  #explain(placeholder = null) {
    const message = this.#edited ?? this.#reply;
    this.field.placeholder = placeholder ?? t("message");
    this.context.hidden = !message;
    if (!message) return this.context.replaceChildren();
    const title = this.#edited ? t("editing") : t("replyTo", nameOf(message.from));
    const close = h("button", { type: "button", class: "round", onclick: () => (this.#cancel(), this.focus()) }, icon("close"));
    label(close, t("cancel"));
    const [lines, picture] = quoted(message).reverse();
    lines.firstChild.textContent = title;
    this.context.replaceChildren(icon(this.#edited ? "edit" : "reply"), ...[picture, lines, close].filter(Boolean));
    return undefined;
  }

  #key(event) {
    if (event.isComposing || this.suggestions.key(event)) return;
    if (sends(event)) this.submit();
    else if (event.key === "Escape") this.#cancel();
    else if (event.key === "ArrowUp" && !this.field.value) this.edit(this.actions.lastOwn());
    else return;
    event.preventDefault();
  }
}
