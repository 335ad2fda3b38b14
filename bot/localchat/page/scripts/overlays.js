/** What lies over the chat for a while: menus, alerts, toasts. */

import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./strings.js";

const TOAST = 3500; // milliseconds
const MARGIN = 8; // CSS pixels between a menu and the edge of the chat

let dismiss = () => {};

export const closeMenu = () => dismiss();

/**
 * Opens a menu beside a button, or at a point. An entry is `{words, icon | face, note, checked, danger, run}`; a word alone is
 * a heading. Arrows walk, Escape closes and gives the focus back.
 */
export function openMenu(entries, { anchor, point }) {
  const wasOpen = anchor?.getAttribute("aria-expanded") === "true";
  dismiss();
  if (wasOpen) return;
  const before = document.activeElement;
  const menu = h("div", { class: "menu", role: "menu" }, entries.map(entryNode));
  byId("phone").append(menu);
  place(menu, anchor?.getBoundingClientRect() ?? new DOMRect(point.x, point.y, 0, 0));
  anchor?.setAttribute("aria-expanded", "true");
  dismiss = (returned = false) => {
    dismiss = () => {};
    anchor?.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    menu.remove();
    if (returned) before?.focus?.({ preventScroll: true });
  };
  const outside = ({ target }) => !menu.contains(target) && !anchor?.contains(target) && dismiss();
  document.addEventListener("pointerdown", outside, true);
  menu.addEventListener("keydown", (event) => walk(event, menu));
  menu.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !menu.contains(relatedTarget) && dismiss());
  (menu.querySelector('[aria-checked="true"]') ?? menu.querySelector("button")).focus({ preventScroll: true });
}

function entryNode(entry) {
  if (typeof entry === "string") return h("p", { class: "menu-title" }, entry);
  const role = entry.checked === undefined ? "menuitem" : "menuitemradio";
  const checked = entry.checked === undefined ? undefined : String(entry.checked);
  return h(
    "button",
    { type: "button", role, class: entry.danger && "danger", "aria-checked": checked, onclick: () => (dismiss(true), entry.run()) },
    entry.face ?? icon(entry.icon),
    h("span", { class: "words" }, entry.words),
    entry.note && h("span", { class: "note" }, entry.note),
    entry.checked && icon("check"),
  );
}

function place(menu, at) {
  const room = byId("phone").getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + MARGIN + height < room.bottom;
  const top = below ? at.bottom + MARGIN / 2 : at.top - height - MARGIN / 2;
  const left = Math.min(Math.max(at.left, room.left + MARGIN), room.right - width - MARGIN);
  menu.style.setProperty("top", `${Math.max(top, room.top + MARGIN) - room.top}px`);
  menu.style.setProperty("left", `${left - room.left}px`);
}

function walk(event, menu) {
  const buttons = [...menu.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (next !== undefined) buttons.at(next % buttons.length).focus();
  else if (event.key === "Escape") dismiss(true);
  else if (event.key !== "Tab") return;
  if (event.key === "Tab") dismiss(true);
  event.preventDefault();
  event.stopPropagation();
}

/** A passing word at the foot of the chat; a screen reader says it. */
export function toast(words) {
  const node = h("p", { class: "toast" }, words);
  byId("toasts").replaceChildren(node);
  setTimeout(() => node.remove(), TOAST);
}

/** Shows words that must be acknowledged; true when the person says yes to `yes`. */
export function alertDialog(words, { yes = t("ok"), no = null, danger = false } = {}) {
  const dialog = byId("alert");
  const answer = (value) => h("button", { type: "button", value, class: value && danger ? "danger" : value && "strong" }, value ? yes : no);
  const buttons = [no && answer(""), answer("yes")].filter(Boolean);
  dialog.replaceChildren(h("p", { id: "alert-text", dir: "auto" }, words), h("div", { class: "choices" }, buttons));
  buttons.forEach((button) => button.addEventListener("click", () => dialog.close(button.value)));
  if (!dialog.open) dialog.showModal();
  buttons.at(-1).focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.addEventListener("cancel", () => (dialog.returnValue = ""), { once: true });
  });
}
