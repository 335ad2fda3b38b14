/** How messages gather: albums in one row, rows of one author in runs, runs under their day. */

import { isMine } from "./content.js";
import { dayOf } from "./times.js";

const RUN = 5 * 60; // seconds between messages that still belong together

/** Sorted messages as rows `{key, messages, first, last}`: `first` and `last` of a run of one author. */
export function inRows(messages) {
  const rows = [];
  for (const message of messages) {
    const before = rows.at(-1)?.messages[0];
    if (message.media_group_id && message.media_group_id === before?.media_group_id) rows.at(-1).messages.push(message);
    else rows.push({ key: String(message.message_id), messages: [message] });
  }
  rows.forEach((row, index) => {
    row.first = !together(rows[index - 1], row);
    row.last = !together(row, rows[index + 1]);
  });
  return rows;
}

/** Whether two neighbouring rows belong to one run. */
function together(upper, lower) {
  if (!upper || !lower) return false;
  const [a, b] = [upper.messages.at(-1), lower.messages[0]];
  return isMine(a) === isMine(b) && b.date - a.date < RUN && dayOf(a.date) === dayOf(b.date);
}
