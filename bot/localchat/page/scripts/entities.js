import { h, safeLink } from "./dom.js";
import { icon } from "./icons.js";
import { label, t } from "./strings.js";

/**
 * Text and its entities as nodes. Offsets count UTF-16 units, as in the Bot API and in JavaScript alike. Whatever the text
 * holds stays text: no markup is ever parsed.
 */
export function formatted(text, entities = [], actions = {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, actions);
}

function span(text, start, end, entities, actions) {
  const fragment = document.createDocumentFragment();
  let at = start;
  for (let index = 0; index < entities.length; index++) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || stop <= entity.offset) continue;
    const inner = entities.slice(index + 1).filter((other) => other.offset < stop);
    fragment.append(text.slice(at, entity.offset));
    const content = span(text, entity.offset, stop, inner, actions);
    fragment.append(wrap(entity, text.slice(entity.offset, stop), content, actions));
    at = BLOCKS.has(entity.type) && stop < end && text[stop] === "\n" ? stop + 1 : stop;
  }
  fragment.append(text.slice(at, end));
  return fragment;
}

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]); // the line break after one ends its last line

function wrap(entity, words, content, actions) {
  if (entity.type in TAGS) return h(TAGS[entity.type], {}, content);
  if (entity.type === "pre") return h("pre", {}, h("code", { "data-language": entity.language }, content));
  if (entity.type === "expandable_blockquote") return expandable(content);
  if (entity.type === "spoiler") return spoiler(content);
  if (entity.type === "bot_command" && actions.command) {
    // A link, as a button cannot be broken into lines, nor have a comma stay with it.
    const run = (event) => (event.preventDefault(), actions.command(words));
    return h("a", { href: "#", role: "button", class: "command", onclick: run }, content);
  }
  const address = target(entity, words);
  return address ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, content) : content;
}

function target(entity, words) {
  if (entity.type === "text_link") return safeLink(entity.url);
  if (entity.type === "url") return safeLink(/^[a-z][a-z0-9+.-]*:/i.test(words) ? words : `https://${words}`);
  if (entity.type === "email") return safeLink(`mailto:${words}`);
  if (entity.type === "phone_number") return safeLink(`tel:${words}`);
  return null;
}

/** A quote of three lines, which a tap opens. */
function expandable(content) {
  const button = h("button", { type: "button", class: "expand", "aria-expanded": "false" }, icon("down"));
  const node = h("blockquote", { class: "expandable" }, h("div", { class: "folded" }, content), button);
  const toggle = (event) => {
    if (event.target.closest("a, .command") || String(getSelection())) return;
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    label(button, t(open ? "less" : "more"));
  };
  label(button, t("more"));
  node.addEventListener("click", toggle);
  return node;
}

function spoiler(content) {
  const node = h("span", { class: "spoiler", tabindex: "0", role: "button", "aria-pressed": "false" }, content);
  const show = () => node.setAttribute("aria-pressed", "true");
  node.addEventListener("click", show);
  node.addEventListener("keydown", ({ key }) => key === "Enter" && show());
  return node;
}
