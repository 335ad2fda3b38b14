/** One row of the conversation: a message, or the messages of one album, drawn as a bubble with its keyboard. */

import { authorOf, entitiesOf, fileOf, isMine, pictureOf, spoken, summary, wordsOf } from "./content.js";
import { h } from "./dom.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { keyboard } from "./keyboard.js";
import { album, file, film, photo } from "./media.js";
import { label, t } from "./strings.js";
import { clock, moment } from "./times.js";

export function bubbleRow(messages, actions) {
  const lead = messages.find(wordsOf) ?? messages[0];
  const stack = h("div", { class: "stack" }, bubble(messages, lead, actions), keyboard(lead, actions));
  const node = h("li", { class: "row", "data-message": messages[0].message_id }, stack, replyButton(lead, actions));
  node.classList.add(isMine(lead) ? "mine" : "theirs");
  if (lead.pending) node.classList.add("pending");
  return node;
}

function bubble(messages, lead, actions) {
  const media = mediaOf(messages, actions);
  const words = wordsOf(lead);
  const node = h("article", { class: "bubble", tabindex: "-1", "aria-label": describe(messages, lead) });
  node.classList.toggle("bare", Boolean(media) && !media.classList.contains("file") && !words && !lead.reply_to_message);
  node.append(...[quote(lead, actions), media].filter(Boolean));
  if (lead.chat?.type === "group" && !isMine(lead)) node.prepend(h("div", { class: "via" }, authorOf(lead)));
  if (lead.via_bot) node.append(h("div", { class: "via" }, `via @${lead.via_bot.username}`));
  if (words) node.append(h("div", { class: "text", dir: "auto" }, formatted(words, entitiesOf(lead), actions), meta(lead, actions)));
  else if (media) node.append(meta(lead, actions));
  else node.append(h("div", { class: "text unsupported" }, t("unsupported"), meta(lead, actions)));
  if (lead.reaction) node.append(h("div", { class: "reaction", role: "img", "aria-label": `${t("reaction")}: ${lead.reaction}` }, lead.reaction));
  return node;
}

function mediaOf(messages, actions) {
  if (messages.length > 1) return album(messages, actions);
  if (messages[0].photo) return photo(messages[0], actions);
  if (messages[0].video || messages[0].animation) return film(messages[0]);
  return fileOf(messages[0]) ? file(messages[0]) : null;
}

function describe(messages, lead) {
  const what = messages.length > 1 ? `${t("album")}, ${t("photos", messages.length)}` : spoken(summary(lead));
  return `${authorOf(lead)}: ${what}, ${clock(lead.date)}`;
}

function meta(message, actions) {
  // Telegram shows no such mark on a bot's messages.
  const edited = message.edit_date && isMine(message) && h("span", { class: "edited" }, t("edited"));
  const time = h("time", { datetime: new Date(message.date * 1000).toISOString(), title: moment(message.date) }, clock(message.date));
  return h("span", { class: "meta" }, edited, time, isMine(message) && state(message, actions));
}

function state(message, actions) {
  if (!message.pending) return mark("check", t("sent"));
  if (message.pending !== "failed") return mark("clock", t("sending"));
  const again = () => actions.retry(message);
  return h("button", { type: "button", class: "failed", onclick: again }, icon("failed"), `${t("notSent")} · ${t("retry")}`);
}

const mark = (name, words) => h("span", { class: "state", role: "img", "aria-label": words }, icon(name));

/** The line that shows what a message answers; it jumps there. */
function quote(message, actions) {
  const given = message.reply_to_message;
  if (!given) return null;
  const original = actions.find(given.message_id) ?? given; // ours has the addresses of its pictures
  return h("button", { type: "button", class: "quote", onclick: () => actions.jump(original.message_id) }, quoted(original));
}

/** Author and summary of a message, with a small picture: for a quote, and for the bar above the field. */
export function quoted(message) {
  const picture = pictureOf(message, 40);
  return [
    picture?.url && h("img", { src: picture.url, alt: "" }),
    h("span", { class: "lines" }, h("b", {}, authorOf(message)), h("span", { dir: "auto" }, summary(message))),
  ].filter(Boolean);
}

function replyButton(message, actions) {
  if (message.pending) return null;
  const node = h("button", { type: "button", class: "answer", tabindex: "-1", onclick: () => actions.reply(message) }, icon("reply"));
  label(node, t("reply"));
  return node;
}
