/** Puts the page together: one place knows every part, and no part knows another. */

import { inForce, showAnswers } from "./answers.js";
import * as api from "./api.js";
import { Attach } from "./attach.js";
import { canEdit, iAm, isMine } from "./content.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { byId } from "./dom.js";
import { watchMessages } from "./gestures.js";
import { Header } from "./header.js";
import { drawIcons } from "./icons.js";
import { pickFile } from "./kinds.js";
import { lightbox } from "./lightbox.js";
import { messageMenu } from "./menus.js";
import { Outbox } from "./outbox.js";
import { alertDialog, closeMenu, toast } from "./overlays.js";
import { sentence } from "./refusals.js";
import { offerSamples, SAMPLES } from "./samples.js";
import { speak, t } from "./strings.js";
import { Timeline } from "./timeline.js";

const outboxes = new Map(); // by person: what is on its way goes on when one looks at another chat
const drafts = new Map();
const seen = new Map(); // the newest message that each person has been shown
let people = [];
let person = null;
let conversation = null;
let unread = 0;

const actions = {
  find: (id) => timeline.messages.get(id),
  reply: (message) => message.pending || composer.reply(message),
  edit: (message) => composer.edit(message),
  retry: (message) => outboxes.get(person.id).retry(message),
  discard: (message) => outboxes.get(person.id).discard(message),
  jump: (id) => timeline.jumpTo(id) || toast(t("gone")),
  command: (words) => send({ text: words }),
  view,
  tap,
  copy,
  forward: (message) => send({ forward: message }),
  replace: (message) => pickFile("image/*", (file) => replace(message, file)),
  drawn,
  scrolled,
};
const timeline = new Timeline(actions);
const composer = new Composer({
  send,
  save,
  lastOwn: () => timeline.sorted.findLast(canEdit),
  ask: (query) => api.inline(person.id, query),
  pick: ({ id }) => attempt(async () => timeline.upsert(...(await api.pick(person.id, id)))),
});
const header = new Header({ choose, clear, makeAdmin, unread: waitingFor });
new Attach({ send: sendAll, caption: () => composer.words, hint: () => header.captionHint, closed: () => composer.rest() });

function outboxOf(owner) {
  if (!outboxes.has(owner.id)) {
    const current = (run) => (...values) => owner === person && run(...values);
    outboxes.set(owner.id, new Outbox(owner, {
      changed: current(() => timeline.draw()),
      delivered: current((messages) => timeline.upsert(...messages)),
      refused: (error, part) => refused(error, owner === person && !error.passes ? part : {}),
    }));
  }
  return outboxes.get(owner.id);
}

/** Says why something was not taken; words that were to go with it are given back, unless others stand there by now. */
function refused(error, { text, caption } = {}) {
  toast(sentence(error));
  const words = text ?? caption;
  if (words && !composer.words) composer.restore({ ...composer.draft, text: words });
}

/** Shows the chat of another person, in that person's language. */
function choose(next) {
  if (person) drafts.set(person.id, composer.draft);
  conversation?.close();
  person = next;
  iAm(person.me);
  history.replaceState(null, "", `?person=${person.id}`);
  speak(person.language_code);
  header.person(person, people);
  timeline.open(outboxOf(person));
  composer.restore(drafts.get(person.id));
  byId("phone").classList.add("loading");
  conversation = new Conversation(person, { timeline, outbox: outboxOf(person), header, composer, loaded, arrived });
  composer.rest();
}

async function send(part) {
  const reply = composer.takeReply() ?? undefined;
  await outboxOf(person).send({ ...part, reply });
  timeline.toEnd();
}

async function sendAll(parts) {
  composer.clear();
  for (const part of parts) await send(part);
}

function save(message, words) {
  const changes = message.text === undefined ? { caption: words } : { text: words };
  return attempt(async () => timeline.upsert(await api.edit(person.id, message.message_id, changes)));
}

function replace(message, photo) {
  return attempt(async () => timeline.upsert(await api.replace(person.id, message.message_id, photo)));
}

function tap(message, button) {
  return attempt(async () => {
    const { answered, text, show_alert: loud } = await api.tap(person.id, message.message_id, button.callback_data);
    if (!answered) toast(t("silent"));
    else if (text && loud) alertDialog(text);
    else if (text) toast(text);
  });
}

/** Makes the bot an admin of the group, or no longer. */
function makeAdmin(admin) {
  return attempt(async () => {
    await api.makeAdmin(person.id, admin);
    header.bot(await api.bot(person.id));
  });
}

async function clear() {
  if (!(await alertDialog(t("clearQuestion"), { yes: t("clear"), no: t("cancel"), danger: true }))) return;
  await attempt(async () => {
    await api.clear(person.id);
    timeline.replace([]);
    composer.restore();
  });
}

/** What fails is said in passing; the chat goes on. */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    toast(error instanceof api.Refusal ? sentence(error) : t("offline"));
  }
}

function view(message) {
  const photos = timeline.sorted.filter((one) => one.photo);
  lightbox(photos, photos.indexOf(message));
}

function copy(words) {
  return attempt(async () => {
    await navigator.clipboard.writeText(words);
    toast(t("copied"));
  });
}

/** The history of the chat has come, for the first time or after a break. */
function loaded(messages) {
  byId("phone").classList.remove("loading");
  timeline.replace(messages);
  outboxes.forEach((outbox) => outbox.retryAll());
  if (messages.length) asked(messages.at(-1));
}

/** A bot may ask for a reply: then the field answers that message, with the bot's hint in it. */
function asked(message) {
  if (message.reply_keyboard?.force_reply) composer.reply(message, message.reply_keyboard.input_field_placeholder);
}

/** A new message of the bot is counted while it is out of sight. */
function arrived(message) {
  if (!timeline.following) unread += 1;
  scrolled(timeline.following);
  asked(message);
}

function drawn(messages) {
  byId("welcome").hidden = messages.length > 0 || byId("phone").classList.contains("loading");
  showAnswers(inForce(messages), (text) => send({ text }));
  const sent = messages.filter((message) => message.photo && isMine(message)).length;
  const asking = !person?.group && sent < SAMPLES.length; // each can be tried
  offerSamples(asking && !byId("phone").classList.contains("loading"), (file) => attempt(() => send({ photos: [file] })));
  const newest = Math.max(0, ...timeline.messages.keys());
  if (person && newest) seen.set(person.id, newest);
}

function scrolled(following) {
  if (following) unread = 0;
  byId("newest").hidden = following;
  byId("newest").dataset.count = unread || "";
}

/** How many messages of the bot a person has not been shown; none is known of one whose chat was never open here. */
async function waitingFor(other) {
  if (other === person || !seen.has(other.id)) return 0;
  const messages = await api.history(other.id, seen.get(other.id)).catch(() => []);
  return messages.filter((message) => !isMine(message)).length;
}

/** The answer of a call, however long the server takes to be there. */
async function patiently(call) {
  for (;;) {
    try {
      return await call();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

async function start() {
  drawIcons();
  document.querySelector(".skip").addEventListener("click", (event) => (event.preventDefault(), composer.focus()));
  byId("start").addEventListener("click", () => send({ text: "/start" }));
  byId("newest").addEventListener("click", () => timeline.toEnd());
  byId("thread").addEventListener("wheel", closeMenu, { passive: true }); // not "scroll": new messages scroll, too
  watchMessages(byId("timeline"), {
    menu: (node, point) => messageMenu(timeline.messageAt(node), point, actions),
    reply: (node) => actions.reply(timeline.messageAt(node)),
  });
  const alone = (await patiently(api.people)).map((one) => ({ ...one, me: one.id }));
  const together = alone.map((one) => ({ ...one, id: `${one.id}g`, group: true }));
  people = [...alone, ...together];
  const wanted = new URLSearchParams(location.search).get("person");
  choose(people.find((one) => String(one.id) === wanted) ?? people[0]);
}

await start();
