/** Photos, albums and files inside a bubble. */

import { fileOf, pictureOf } from "./content.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./strings.js";

const WIDTH = 320; // CSS pixels of the widest photo
const HEIGHT = Math.min(400, Math.max(220, window.innerHeight * 0.36)); // so that an answer fits below its photo
const SHAPES = [0.5, 2.4]; // width to height: beyond these a photo is cropped, and whole in the lightbox

const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

function tile(message, width, actions) {
  const { url } = pictureOf(message, width);
  const image = h("img", { src: url, alt: "", draggable: "false", decoding: "async" });
  return h("button", { type: "button", class: "picture", "aria-label": t("photo"), onclick: () => actions.view(message) }, image);
}

export function photo(message, actions) {
  const size = pictureOf(message);
  const shape = clamp(size.width / size.height, SHAPES);
  const width = Math.round(Math.min(WIDTH, HEIGHT * shape));
  const node = tile(message, width, actions);
  node.style.setProperty("--width", `${width}px`);
  node.style.setProperty("--shape", shape.toFixed(4));
  return node;
}

/** A video or GIF: its first frame with a play mark and its length; the browser plays it in a tab of its own. */
export function film(message) {
  const { url, width, height, duration, kind } = fileOf(message);
  const shape = clamp(width && height ? width / height : 1.5, SHAPES);
  const small = message[kind].thumbnail && message.urls?.[message[kind].thumbnail.file_id];
  const length = kind === "animation" ? "GIF" : duration !== undefined && clockLength(duration);
  const size = { "--width": `${Math.round(Math.min(WIDTH, HEIGHT * shape))}px`, "--shape": shape.toFixed(4) };
  const open = { href: url, target: "_blank", rel: "noopener noreferrer" };
  const label = [t(kind), length].filter(Boolean).join(", ");
  return h("a", { class: "picture film", style: size, "aria-label": label, ...(url ? open : {}) },
    small && h("img", { src: small, alt: "" }), h("span", { class: "play" }, icon("play")), length && h("span", { class: "length" }, length));
}

const clockLength = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, "0")}`;

const LINES = { 1: [1], 2: [2], 3: [1, 2], 4: [2, 2], 5: [2, 3], 6: [3, 3], 7: [2, 2, 3], 8: [2, 3, 3], 9: [3, 3, 3], 10: [3, 3, 4] };

/** Several photos as one mosaic: lines of equal width, each photo as wide as its shape asks; below them, other files. */
export function album(messages, actions) {
  const rest = messages.filter((message) => message.photo);
  const counts = LINES[Math.min(rest.length, 10)] ?? [];
  const films = messages.filter((message) => !message.photo).map(file);
  return h("div", { class: "album" }, counts.map((count) => line(rest.splice(0, count), actions)), films);
}

// People's photos may lose an edge for a calm mosaic; what a bot draws, such as a chart, is shown whole.
const MOSAIC = { tile: [0.6, 1.8], line: [1.3, 3] };
const WHOLE = { tile: [0.4, 3], line: [0.9, 4] };

function line(messages, actions) {
  const limits = messages[0].from.is_bot ? WHOLE : MOSAIC;
  const shapes = messages.map((message) => clamp(pictureOf(message).width / pictureOf(message).height, limits.tile));
  const total = shapes.reduce((sum, shape) => sum + shape, 0);
  const tiles = messages.map((message, index) => {
    const node = tile(message, WIDTH / messages.length, actions);
    node.style.setProperty("--grow", (shapes[index] / total).toFixed(4));
    return node;
  });
  return h("div", { class: limits === WHOLE ? "line whole" : "line", style: { "--shape": clamp(total, limits.line).toFixed(4) } }, tiles);
}

/** 3.4 MB: files are counted in powers of ten here as elsewhere. */
export function bytes(count = 0) {
  const unit = count < 1e6 ? "kilobyte" : "megabyte";
  const amount = count < 1e6 ? Math.max(count / 1e3, count && 0.1) : count / 1e6;
  const options = { style: "unit", unit, maximumFractionDigits: amount < 10 ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, options).format(amount);
}

export function file(message) {
  const { url, file_name: name, file_size: size, kind } = fileOf(message);
  const title = name ?? t(kind);
  const ending = /\.([a-z0-9]{1,5})$/i.exec(title)?.[1] ?? "";
  const small = message[kind].thumbnail && message.urls?.[message[kind].thumbnail.file_id];
  const face = small ? h("img", { src: small, alt: "" }) : icon("file");
  const details = [ending.toUpperCase(), bytes(size)].filter(Boolean).join(" · ");
  return h(
    url ? "a" : "div",
    { class: "file", href: url, download: url && title, "aria-label": `${t(kind)}: ${title}, ${bytes(size)}` },
    h("span", { class: small ? "face small" : "face" }, face),
    h("span", { class: "about" }, h("b", {}, title), h("span", {}, details)),
  );
}
