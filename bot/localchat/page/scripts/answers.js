/** The bot's ready answers in place of the letters (a reply keyboard): under the field, until they are used or taken away. */

import { isMine } from "./content.js";
import { byId, h } from "./dom.js";
import { t } from "./strings.js";

/** The reply keyboard that is in force after these messages, or null. */
export function inForce(messages) {
  const at = messages.findLastIndex(({ reply_keyboard: given }) => given?.keyboard || given?.remove_keyboard);
  const given = messages[at]?.reply_keyboard;
  const used = given?.one_time_keyboard && messages.slice(at + 1).some(isMine);
  return given?.keyboard && !used ? given : null;
}

let shown = null;

/** Shows the answers, or none; `send(words)` runs for the one that is tapped. */
export function showAnswers(given, send) {
  if (given === shown) return;
  shown = given;
  const place = byId("answers");
  place.hidden = !given;
  place.replaceChildren(...(given?.keyboard ?? []).map((row) => h("div", { class: "keys-row" }, row.map((key) => answer(key, send)))));
}

// What asks for a place, a contact or a poll needs a real phone.
function answer(key, send) {
  const { text, ...more } = typeof key === "string" ? { text: key } : key;
  const known = Object.keys(more).every((name) => ["style", "icon_custom_emoji_id"].includes(name));
  const on = known ? { onclick: () => send(text) } : { disabled: true, title: t("linkOnly") };
  return h("button", { type: "button", class: "key", ...on }, h("span", { dir: "auto" }, text));
}
