/** The bot's commands, offered while one types a slash, or all of them from the slash button; its finds after its name. */

import { byId, h } from "./dom.js";

const PAUSE = 250; // milliseconds after the last letter until the bot is asked

export class Suggestions {
  commands = [];
  username = "";
  #asked = 0;
  #found = [];
  #at = 0;

  /** `chosen(command)` runs for the command that is taken; `ask(query)` finds what the bot has, `picked(find)` sends one. */
  constructor(field, { chosen, ask, picked }) {
    Object.assign(this, { field, chosen, ask, picked, list: byId("suggestions"), button: byId("slash") });
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

  offer({ commands, username }) {
    Object.assign(this, { commands, username });
    this.button.hidden = !commands.length;
  }

  refresh() {
    const query = this.username && new RegExp(`^@${this.username} ([^]*)$`, "i").exec(this.field.value)?.[1];
    if (typeof query === "string") {
      this.#find(query);
      return;
    }
    this.#asked += 1;
    const typed = /^\/(\w*)$/.exec(this.field.value)?.[1].toLowerCase();
    this.#show(typed === undefined ? [] : this.commands.filter(({ command }) => command.startsWith(typed)));
  }

  // An answer that comes after the next letter was typed is of no use.
  async #find(query) {
    const asked = (this.#asked += 1);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const found = asked === this.#asked ? await this.ask(query).catch(() => null) : null;
    if (asked === this.#asked) this.#show(found?.results ?? []);
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

  #option({ command, title, description }, index) {
    const on = { onclick: () => this.#take(index), onpointermove: () => index !== this.#at && this.#mark(index) };
    return h("li", { role: "option", id: `suggestion-${index}`, ...on }, h("b", {}, command ? `/${command}` : title), h("span", {}, description));
  }

  #mark(index) {
    this.#at = (index + this.#found.length) % (this.#found.length || 1);
    [...this.list.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === this.#at)));
    if (this.open) this.field.setAttribute("aria-activedescendant", `suggestion-${this.#at}`);
    else this.field.removeAttribute("aria-activedescendant");
    this.list.children[this.#at]?.scrollIntoView({ block: "nearest" });
  }

  #take(index) {
    const taken = this.#found[index];
    this.hide();
    if (taken.command) this.chosen(`/${taken.command}`);
    else this.picked(taken);
  }

  /** True when the key was for the list. Tab completes, so that words may follow; Enter sends. */
  key(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown") this.#mark(this.#at + 1);
    else if (event.key === "ArrowUp") this.#mark(this.#at - 1);
    else if (event.key === "Escape") this.hide();
    else if (event.key === "Tab" && this.#found[this.#at].command) this.#complete();
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
