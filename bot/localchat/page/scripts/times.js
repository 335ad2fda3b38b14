import { spoken, t } from "./strings.js";

const DAY = 24 * 60 * 60 * 1000;

const format = (seconds, options) => new Intl.DateTimeFormat(spoken(), options).format(new Date(seconds * 1000));

/** 14:05, in this machine's time zone. */
export const clock = (seconds) => format(seconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Date and time in full, for a tooltip. */
export const moment = (seconds) => format(seconds, { dateStyle: "full", timeStyle: "medium" });

/** The same for every message of one local day. */
export const dayOf = (seconds) => new Date(seconds * 1000).toDateString();

/** "Today", "Yesterday", "12 March", with the year when it is not this one. */
export function dayLabel(seconds) {
  const now = new Date();
  if (dayOf(seconds) === now.toDateString()) return t("today");
  if (dayOf(seconds) === new Date(now - DAY).toDateString()) return t("yesterday");
  const thisYear = new Date(seconds * 1000).getFullYear() === now.getFullYear();
  return format(seconds, { day: "numeric", month: "long", year: thisYear ? undefined : "numeric" });
}
