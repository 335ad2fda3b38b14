/** The bar at the top: who one talks to, what the bot is doing, who one is, light or dark. */

import { avatar, byId, h, nameOf } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./overlays.js";
import { label, spoken, t } from "./strings.js";
import { nextTheme, setTheme, theme } from "./theme.js";

const ACTION = 5500; // milliseconds: a chat action lasts five seconds unless it is renewed
const WORDS = { upload_photo: "sendingPhoto", upload_document: "sendingFile", record_voice: "recording", record_video: "recording" };

export class Header {
  #action = null;
  #timer = 0;
  #online = true;

  /** `choose(person)`, `clear()`, `makeAdmin(yes)`, `unread(person)` → a promise of how many messages wait for a person. */
  constructor(actions) {
    this.actions = actions;
    byId("account").addEventListener("click", () => this.#accounts());
    byId("theme").addEventListener("click", () => (setTheme(nextTheme()), this.#theme()));
  }

  person(person, people) {
    Object.assign(this, { chosen: person, people });
    const as = h("span", { class: "as" }, t("writingAs", nameOf(person)));
    byId("account").replaceChildren(as, avatar(person), person.admin ? badge() : "");
    byId("welcome-who").textContent = t(person.group ? "whoGroup" : "who", nameOf(person), others(person, people));
    label(byId("account"), t("account", nameOf(person)));
    this.idle();
    this.#theme();
  }

  bot(bot) {
    Object.assign(this, { group: bot.group, username: bot.username });
    const { group } = this.chosen;
    const name = group ? bot.group.title : nameOf(bot);
    byId("bot-name").textContent = name;
    const face = document.querySelector(".bar .avatar");
    face.replaceChildren(group ? initials(name) : icon("sneaker"));
    face.classList.toggle("group", Boolean(group));
    byId("welcome-title").textContent = name;
    byId("welcome-text").textContent = group ? t(bot.group.admin ? "groupAll" : "groupAsk", bot.username) : bot.description || bot.short_description || "";
    document.title = name;
    this.#status();
  }

  /** What to write below a photo. */
  get captionHint() {
    return this.#kind === "groupMember" && this.username ? t("captionAsk", this.username) : t("caption");
  }

  online(yes) {
    this.#online = yes;
    this.#status();
  }

  /** What the bot says that it is doing, until it has done it or five seconds have passed. */
  busy(action) {
    this.#action = WORDS[action] ?? "typing";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.idle(), ACTION);
    this.#status();
  }

  idle() {
    clearTimeout(this.#timer);
    this.#action = null;
    this.#status();
  }

  #status() {
    const status = byId("status");
    const state = this.#online ? this.#action && "busy" : "offline";
    status.className = state ?? "";
    const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    const words = this.#online ? t(this.#action ?? this.#kind) : t("offline");
    status.replaceChildren(...[state && dots, words].filter(Boolean));
    byId("phone").classList.toggle("offline", !this.#online);
  }

  /** What stands there while nothing happens: what one writes to, and in a group how to be heard there. */
  get #kind() {
    if (!this.chosen.group) return "bot";
    return this.group?.admin ? "groupAdmin" : "groupMember";
  }

  #theme() {
    byId("theme").replaceChildren(icon(theme()));
    label(byId("theme"), t(`theme_${theme()}`));
  }

  async #accounts() {
    // Private chats, then the group as seen by whoever is chosen now.
    const people = this.people.filter((person) => !person.group || person.me === this.chosen.me);
    const waiting = await Promise.all(people.map((person) => this.actions.unread(person)));
    const entries = people.map((person, index) => ({
      words: person.group ? t("group") : nameOf(person),
      note: note(person, waiting[index]),
      face: person.group ? icon("people") : avatar(person),
      checked: person.id === this.chosen.id,
      run: () => this.actions.choose(person),
    }));
    const clear = { words: t("clear"), icon: "trash", danger: true, run: this.actions.clear };
    const admin = this.group?.admin;
    const rule = { words: t(admin ? "botMember" : "botAdmin"), icon: "shield", run: () => this.actions.makeAdmin(!admin) };
    openMenu([t("person"), ...entries, ...(this.chosen.group ? [rule] : []), clear], { anchor: byId("account") });
  }
}

function note(person, waiting) {
  const language = h("span", {}, person.language_code.toUpperCase());
  const count = waiting > 0 && h("b", { class: "count", "aria-label": t("unread", waiting) }, String(waiting));
  if (person.group) return h("span", {}, count);
  return h("span", {}, count, person.admin && h("span", { class: "tag" }, t("admin")), language);
}

const describe = (person) => (person.admin ? `${nameOf(person)} (${t("admin")})` : nameOf(person));

/** "Marco, Lucía or Robin (admin)": whom else one can be. */
function others(person, people) {
  const list = new Intl.ListFormat(spoken(), { type: "disjunction" });
  return list.format(people.filter((one) => !one.group && one.me !== person.me).map(describe));
}

const initials = (words) => words.split(/\s+/).slice(0, 2).map((word) => word.slice(0, 1).toUpperCase()).join("");

const badge = () => h("span", { class: "badge" }, icon("shield"));
