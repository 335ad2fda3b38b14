/** The bot's commands, offered while one types a slash, or all of them from the slash button. */

import { byId, h } from "./dom.js";

export class Suggestions {
  commands = [];
  #found = [];
  #at = 0;

  /** `chosen(command)` runs for the command that is taken. */
  constructor(field, chosen) {
    Object.assign(this, { field, chosen, list: byId("suggestions"), button: byId("slash") });
    this.button.addEventListener("click", () => this.#toggle());
    field.addEventListener("input", () => this.refresh());
    field.addEventListener("blur", () => this.hide());
    // A tap on a suggestion must not take the focus from the field first.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get open() {
    return !this.list.hidden;
  }

  offer(commands) {
    this.commands = commands;
    this.button.hidden = !commands.length;
  }

  refresh() {
    const typed = /^\/(\w*)$/.exec(this.field.value)?.[1].toLowerCase();
    this.#show(typed === undefined ? [] : this.commands.filter(({ command }) => command.startsWith(typed)));
  }

  hide() {
    this.#show([]);
  }

  #toggle() {
    const shown = this.open;
    this.field.focus();
    this.#show(shown ? [] : this.commands);
  }

  #show(found) {
    this.#found = found;
    this.list.hidden = !found.length;
    this.list.replaceChildren(...found.map((one, index) => this.#option(one, index)));
    this.field.setAttribute("aria-expanded", String(this.open));
    this.button.setAttribute("aria-expanded", String(this.open));
    this.#mark(0);
  }

  #option({ command, description }, index) {
    const on = { onclick: () => this.#take(index), onpointermove: () => index !== this.#at && this.#mark(index) };
    return h("li", { role: "option", id: `suggestion-${index}`, ...on }, h("b", {}, `/${command}`), h("span", {}, description));
  }

  #mark(index) {
    this.#at = (index + this.#found.length) % (this.#found.length || 1);
    [...this.list.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === this.#at)));
    if (this.open) this.field.setAttribute("aria-activedescendant", `suggestion-${this.#at}`);
    else this.field.removeAttribute("aria-activedescendant");
    this.list.children[this.#at]?.scrollIntoView({ block: "nearest" });
  }

  #take(index) {
    const { command } = this.#found[index];
    this.hide();
    this.chosen(`/${command}`);
  }

  /** True when the key was for the list. Tab completes, so that words may follow; Enter sends. */
  key(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown") this.#mark(this.#at + 1);
    else if (event.key === "ArrowUp") this.#mark(this.#at - 1);
    else if (event.key === "Escape") this.hide();
    else if (event.key === "Tab") this.#complete();
    else if (event.key === "Enter" && !event.shiftKey) this.#take(this.#at);
    else return false;
    event.preventDefault();
    return true;
  }

  #complete() {
    this.field.value = `/${this.#found[this.#at].command} `;
    this.hide();
  }
}
