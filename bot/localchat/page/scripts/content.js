/** What a message is about, without drawing it. */

import { nameOf } from "./dom.js";
import { toldIn } from "./kinds.js";
import { t } from "./strings.js";

/** The kinds of attachment that are drawn as a file. */
const FILES = ["animation", "video", "video_note", "audio", "voice", "sticker", "document"];

/** The attachment that is offered as a file, if there is one. */
export function fileOf(message) {
  // A GIF comes with a `document` beside its `animation`: one of them is enough.
  const kind = FILES.find((name) => message[name]);
  return kind && { kind, ...message[kind], url: message.urls?.[message[kind].file_id] };
}

/** The size of a photo that fills `width` CSS pixels sharply, or the largest; with its address. */
export function pictureOf(message, width = Infinity) {
  const sizes = [...(message.photo ?? [])].sort((a, b) => a.width - b.width);
  const wanted = width * window.devicePixelRatio;
  const size = sizes.find((one) => one.width >= wanted) ?? sizes.at(-1);
  return size && { ...size, url: message.urls?.[size.file_id] };
}

export const wordsOf = (message) => message.text ?? message.caption ?? toldIn(message);

export const entitiesOf = (message) => message.entities ?? message.caption_entities ?? [];

/** One line that stands for the message: its words, or else what it holds. */
export function summary(message) {
  if (wordsOf(message)) return wordsOf(message).replace(/\s+/g, " ");
  if (message.photo) return t("photo");
  const file = fileOf(message);
  return file ? file.file_name ?? t(file.kind) : t("unsupported");
}

/** Words as a screen reader says them: bars drawn with blocks are left out, and a share is in percent. */
export function spoken(words) {
  return words.replace(/[\u2580-\u259f\u25a0-\u25b1]+/g, "").replace(/(\d)\s?%/g, (_, digit) => `${digit} ${t("percent")}`).replace(/ +/g, " ");
}

let me = null;

/** Says who looks at the page: their messages are their own, in a group too. */
export const iAm = (id) => (me = id);

/** Whether the person who is chosen wrote it. */
export const isMine = (message) => !message.from?.is_bot && (me === null || message.from?.id === me);

export const authorOf = (message) => (isMine(message) ? t("you") : nameOf(message.from));

export const canEdit = (message) => isMine(message) && !message.pending && !message.via_bot && Boolean(message.text ?? message.caption);
