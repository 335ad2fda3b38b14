/** A photo as large as the screen allows, with the other photos of the chat before and after it. */

import { pictureOf, wordsOf } from "./content.js";
import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { label, t } from "./strings.js";

const ENLARGED = 3; // a small picture fills the screen as far as that
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/** Shows `messages[index]`; every one of them has a photo. */
export function lightbox(messages, index) {
  const dialog = byId("lightbox");
  const show = (at) => {
    if (at < 0 || at >= messages.length) return;
    index = at;
    dialog.classList.remove("enlarged");
    dialog.replaceChildren(...pieces(messages, index, show, () => dialog.close()));
    dialog.focus(); // the button that was pressed is gone
  };
  // Blocks, because a handler that returns false prevents what the browser would do.
  dialog.onkeydown = ({ key }) => {
    if (key in STEPS) show(index + STEPS[key]);
  };
  dialog.onclick = ({ target }) => {
    if (["DIALOG", "FIGURE"].includes(target.tagName)) dialog.close();
  };
  dialog.ondblclick = ({ target }) => target.tagName === "IMG" && enlarge(dialog, target);
  swipe(dialog, (step) => show(index + step), () => dialog.close());
  dialog.showModal();
  show(index);
}

function pieces(messages, index, show, close) {
  const { url, width, height } = pictureOf(messages[index]);
  const image = h("img", {
    src: url,
    alt: wordsOf(messages[index]) || t("photo"),
    draggable: "false",
    style: { "--shape": (width / height).toFixed(4), "--widest": `${width * ENLARGED}px` },
  });
  const words = wordsOf(messages[index]);
  const caption = words && h("figcaption", { dir: "auto" }, words);
  const save = h("a", { class: "round", href: url, download: `photo-${messages[index].message_id}.jpg` }, icon("download"));
  label(save, t("download"));
  const count = h("span", { class: "count" }, messages.length > 1 && `${index + 1} / ${messages.length}`);
  return [
    h("figure", {}, image, caption),
    h("div", { class: "top" }, count, save, control("close", t("close"), close)),
    index > 0 && control("left", t("previous"), () => show(index - 1)),
    index < messages.length - 1 && control("right", t("next"), () => show(index + 1)),
  ].filter(Boolean);
}

/** Shows a picture larger, or as before. */
function enlarge(dialog, image) {
  const { width, left, top } = image.getBoundingClientRect();
  const larger = dialog.classList.toggle("enlarged");
  if (larger) dialog.querySelector("figure").scrollTo(left + width / 2, top);
}

function control(name, words, run) {
  const node = h("button", { type: "button", class: `round ${name}`, onclick: run }, icon(name));
  label(node, words);
  return node;
}

function swipe(dialog, step, close) {
  let from = null;
  dialog.onpointerdown = (event) => (from = event.pointerType === "touch" ? event : null);
  dialog.onpointerup = (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from.clientX, event.clientY - from.clientY];
    from = null;
    if (Math.abs(y) > 90 && Math.abs(y) > Math.abs(x)) close();
    else if (Math.abs(x) > 50) step(x < 0 ? 1 : -1);
  };
}
