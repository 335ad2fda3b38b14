/** What one can send beside words, photos and files: films, sounds, stickers, and samples of what is no file. */

import { byId } from "./dom.js";
import { t } from "./strings.js";

const FILMS = "video/*,image/gif,.mp4,.mov,.webm";
const ACCEPTED = { video: FILMS, video_note: FILMS, voice: "audio/*", sticker: "image/webp,video/webm,image/png" };

const ICONS = { video: "film", video_note: "round", voice: "sound", sticker: "sticker" };

/** Entries for the attach menu; `send(part)` sends what is chosen. */
export function others(send) {
  const files = Object.entries(ACCEPTED).map(([kind, accept]) => ({
    words: t(kind),
    icon: ICONS[kind],
    run: () => pickFile(accept, (file) => send({ file, kind: isGif(file) && kind === "video" ? "animation" : kind })),
  }));
  const told = Object.entries(samples()).map(([kind, sample]) => ({
    words: t(kind),
    icon: kind === "location" ? "place" : "poll",
    run: () => send({ told: { [kind]: sample } }),
  }));
  return [...files, ...told];
}

/** Lets one choose a file, and hands it on. */
export function pickFile(accept, chosen) {
  const input = byId("pick-kind");
  input.accept = accept;
  input.onchange = () => {
    const [file] = input.files;
    input.value = "";
    if (file) chosen(file);
  };
  input.click();
}

const isGif = (file) => file.type === "image/gif";

const samples = () => ({
  location: { latitude: 45.4371, longitude: 12.3326 },
  poll: { question: t("pollQuestion"), options: ["Dunk", "Samba"] },
});

/** A message that holds no file and no words of its own, in words; "" for any other. */
export function toldIn({ location, venue, contact, poll, dice }) {
  if (venue) return `📍 ${venue.title}, ${venue.address}`;
  if (location) return `📍 ${location.latitude}, ${location.longitude}`;
  if (contact) return `👤 ${contact.first_name}, ${contact.phone_number}`;
  if (poll) return `📊 ${poll.question}\n${poll.options.map(({ text }) => `◦ ${text ?? ""}`).join("\n")}`;
  return dice ? `${dice.emoji} ${dice.value ?? ""}` : "";
}
