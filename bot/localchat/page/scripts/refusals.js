/** What the server refuses, as people read it: its own words are Telegram's, for programmers and in English. */

import { t } from "./strings.js";

const KNOWN = [
  [/non-empty/, "emptyFile"],
  [/IMAGE_PROCESS_FAILED|PHOTO_INVALID_DIMENSIONS/, "noPhoto"],
  [/caption is too long/, "longCaption"],
  [/Too Large|too big/, "tooLarge"],
  [/not found/i, "gone"],
];

/** The sentence for an `api.Refusal`, in the language of the page. */
export function sentence(refusal) {
  if (refusal.passes) return t("trouble");
  const [, key] = KNOWN.find(([words]) => words.test(refusal.message)) ?? [null, "refused"];
  return t(key);
}
