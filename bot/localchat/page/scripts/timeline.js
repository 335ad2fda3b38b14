/** The messages of one chat in their order: by day, in runs of one author, albums together. */

import { bubbleRow } from "./bubble.js";
import { arrange, byId, h } from "./dom.js";
import { inRows } from "./rows.js";
import { dayLabel, dayOf } from "./times.js";

const BATCH = 120; // messages drawn at once; older ones come when one scrolls up
const NEAR = 80; // CSS pixels from the end that still count as reading the newest

const MOVING = 1200; // milliseconds after the last scroll until the day fades
const CONTROLS = ".bubble a, .bubble button, .bubble [role=button], .keys button, .keys a";

const smooth = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");

export class Timeline {
  messages = new Map();
  #rows = new Map();
  #days = new Map();
  #shown = BATCH;
  #following = true; // whether the newest message is in sight, so that the next one scrolls into it

  /** `drawn(messages)` runs after each change, `scrolled(following)` when the place changes; the rest is for the bubbles. */
  constructor(actions) {
    this.actions = actions;
    this.list = byId("timeline");
    this.thread = byId("thread");
    this.thread.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#following && this.toEnd("instant")).observe(this.thread);
    this.list.addEventListener("keydown", (event) => this.#walk(event));
    this.list.addEventListener("focusin", ({ target }) => this.#stop(target.closest(".row")));
  }

  /** All messages in their order; what is still on its way stands below the rest. */
  get sorted() {
    return [...[...this.messages.values()].sort((a, b) => a.message_id - b.message_id), ...(this.outbox?.messages ?? [])];
  }

  /** Starts again with the chat of another person. */
  open(outbox) {
    this.outbox = outbox;
    this.messages.clear();
    this.#shown = BATCH;
    this.#following = true;
    this.redraw();
  }

  /** Takes these messages as the whole truth: what is missing is gone. */
  replace(messages) {
    const known = new Set(messages.map((message) => message.message_id));
    for (const id of this.messages.keys()) if (!known.has(id)) this.messages.delete(id);
    messages.forEach((message) => this.#put(message));
    this.draw();
  }

  upsert(...messages) {
    messages.forEach((message) => this.#put(message));
    this.draw();
  }

  remove(...ids) {
    ids.forEach((id) => this.messages.delete(id));
    this.draw();
  }

  // The same message again keeps its object, and with it its drawing.
  #put(message) {
    const old = this.messages.get(message.message_id);
    if (!old || JSON.stringify(old) !== JSON.stringify(message)) this.messages.set(message.message_id, message);
  }

  /** Draws every row afresh, as when the language changes. */
  redraw() {
    this.#rows.clear();
    this.#days.clear();
    this.draw();
  }

  draw() {
    const follow = this.#following;
    const messages = this.sorted;
    const rows = inRows(messages.slice(-this.#shown));
    arrange(this.list, this.#byDay(rows));
    this.#forget(rows);
    this.#stop(this.list.querySelector(".row:focus-within"));
    if (follow) this.toEnd("instant");
    this.actions.drawn(messages);
  }

  #byDay(rows) {
    const days = new Map();
    for (const row of rows) {
      const day = dayOf(row.messages[0].date);
      if (!days.has(day)) days.set(day, []);
      days.get(day).push(this.#node(row));
    }
    for (const day of this.#days.keys()) if (!days.has(day)) this.#days.delete(day);
    return [...days].map(([day, nodes]) => {
      if (!this.#days.has(day)) this.#days.set(day, h("li", { class: "day" }, h("time", {}), h("ol")));
      const node = this.#days.get(day);
      node.firstChild.textContent = dayLabel(new Date(day) / 1000);
      arrange(node.lastChild, nodes);
      return node;
    });
  }

  // Drawn again only when a message of the row has changed, or one that it quotes.
  #node(row) {
    const old = this.#rows.get(row.key);
    const parts = [...row.messages, ...row.messages.map((one) => this.messages.get(one.reply_to_message?.message_id))];
    const same = old?.parts.length === parts.length && parts.every((one, index) => one === old.parts[index]);
    const node = same ? old.node : bubbleRow(row.messages, this.actions);
    node.classList.toggle("first", row.first);
    node.classList.toggle("last", row.last);
    if (old && !same) this.#swap(old.node, node);
    this.#rows.set(row.key, { parts, messages: row.messages, node });
    return node;
  }

  // An edited message is a new drawing: whoever had the focus in it finds the same button again, or its new words.
  #swap(old, node) {
    const focus = old.contains(document.activeElement) ? document.activeElement : null;
    const words = focus?.textContent;
    old.replaceWith(node);
    const same = [...node.querySelectorAll(".key")].find((key) => key.textContent === words);
    if (focus) (same ?? node.querySelector(".bubble")).focus({ preventScroll: true });
  }

  #forget(rows) {
    const keys = new Set(rows.map((row) => row.key));
    for (const key of this.#rows.keys()) if (!keys.has(key)) this.#rows.delete(key);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.thread;
    this.#following = scrollHeight - clientHeight - scrollTop < NEAR;
    if (scrollTop < NEAR && this.#shown < this.messages.size) this.#more();
    this.actions.scrolled(this.#following);
    this.#pills();
  }

  // A day that is stuck to the top covers words: it shows while one scrolls through older messages, as in Telegram.
  #pills() {
    const top = this.thread.getBoundingClientRect().top;
    for (const node of this.#days.values()) node.classList.toggle("stuck", node.getBoundingClientRect().top < top);
    this.thread.classList.toggle("moving", !this.#following);
    clearTimeout(this.moving);
    this.moving = setTimeout(() => this.thread.classList.remove("moving"), MOVING);
  }

  #more() {
    const fromEnd = this.thread.scrollHeight - this.thread.scrollTop;
    this.#shown += BATCH;
    this.draw();
    this.thread.scrollTop = this.thread.scrollHeight - fromEnd;
  }

  get following() {
    return this.#following;
  }

  toEnd(behavior = smooth()) {
    this.#following = true;
    this.thread.scrollTo({ top: this.thread.scrollHeight, behavior });
  }

  /** The message whose drawing this node is part of. */
  messageAt(node) {
    const id = Number(node.closest(".row")?.dataset.message);
    return this.messages.get(id) ?? this.outbox.find(id);
  }

  rowOf(id) {
    for (const { messages, node } of this.#rows.values()) if (messages.some((one) => one.message_id === id)) return node;
    return null;
  }

  /** Scrolls to a message and marks it for a moment; false when it is not there any more. */
  jumpTo(id) {
    if (!this.messages.has(id)) return false;
    while (!this.rowOf(id)) this.#more();
    const row = this.rowOf(id);
    row.scrollIntoView({ block: "center", behavior: smooth() });
    row.classList.remove("marked");
    requestAnimationFrame(() => row.classList.add("marked"));
    row.addEventListener("animationend", () => row.classList.remove("marked"), { once: true });
    row.querySelector(".bubble").focus({ preventScroll: true });
    return true;
  }

  // One message at a time is in the tab order, with its buttons: the one in use, or else the newest. Arrows reach the rest.
  #stop(used) {
    const rows = [...this.list.querySelectorAll(".row")];
    const current = used ?? rows.at(-1);
    for (const row of rows) {
      const reached = row === current ? 0 : -1;
      for (const node of row.querySelectorAll(`.bubble, ${CONTROLS}`)) node.tabIndex = reached;
    }
  }

  // Arrow keys walk from bubble to bubble once one has the focus.
  #walk(event) {
    const bubbles = [...this.list.querySelectorAll(".bubble")];
    const at = bubbles.indexOf(document.activeElement);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    const next = bubbles[Math.min(bubbles.length - 1, Math.max(0, at + step))];
    next.focus();
  }
}
