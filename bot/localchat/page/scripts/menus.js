/** What can be done with one message. */

import { canEdit, isMine, wordsOf } from "./content.js";
import { openMenu } from "./overlays.js";
import { t } from "./strings.js";

/** Opens the menu of a message at a point; `actions` has `reply`, `edit`, `copy`, `forward`, `replace`, `retry` and `discard`. */
export function messageMenu(message, point, actions) {
  const entries = message.pending ? unsent(message, actions) : sent(message, actions);
  if (entries.length) openMenu(entries, { point });
}

function sent(message, { reply, edit, copy, forward, replace }) {
  const words = wordsOf(message);
  return [
    { words: t("reply"), icon: "reply", run: () => reply(message) },
    canEdit(message) && { words: t("edit"), icon: "edit", run: () => edit(message) },
    isMine(message) && message.photo && { words: t("replace"), icon: "photo", run: () => replace(message) },
    words && { words: t("copy"), icon: "copy", run: () => copy(words) },
    { words: t("forward"), icon: "forward", run: () => forward(message) },
  ].filter(Boolean);
}

function unsent(message, { retry, discard }) {
  if (message.pending !== "failed") return [];
  return [
    { words: t("retry"), icon: "retry", run: () => retry(message) },
    { words: t("discard"), icon: "trash", danger: true, run: () => discard(message) },
  ];
}
