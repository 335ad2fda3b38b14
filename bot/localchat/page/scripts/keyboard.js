/** The inline keyboard under a message: rows of buttons as the bot gave them. */

import { h, safeLink } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./strings.js";

export function keyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  return h("div", { class: "keys" }, rows.map((row) => h("div", { class: "keys-row" }, row.map((button) => key(message, button, actions)))));
}

function key(message, button, actions) {
  // One line, as in Telegram's own apps: what does not fit is cut, and the pointer reads it.
  const words = h("span", { dir: "auto", title: button.text }, button.text);
  const start = /^https:\/\/t\.me\/sneakers_\d+_bot\?start=([\w-]+)$/.exec(button.url ?? "");
  if (start) return h("button", { type: "button", class: "key", onclick: () => actions.command(`/start ${start[1]}`) }, words);
  if (button.url) {
    const address = safeLink(button.url);
    return h("a", { class: "key", href: address, target: "_blank", rel: "noopener noreferrer" }, words, icon("outward"));
  }
  if (button.copy_text) {
    return h("button", { type: "button", class: "key", onclick: () => actions.copy(button.copy_text.text) }, words, icon("copy"));
  }
  if (!button.callback_data) return h("button", { type: "button", class: "key", disabled: true, title: t("linkOnly") }, words);
  const node = h("button", { type: "button", class: "key" }, words);
  node.addEventListener("click", () => press(node, () => actions.tap(message, button)));
  return node;
}

// A button waits for the bot's answer: until then it shimmers and takes no second tap.
async function press(node, tapped) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  try {
    await tapped();
  } finally {
    node.removeAttribute("aria-busy");
  }
}
