/** Photos and files on their way in: picked, dropped or pasted, looked at once more, and sent. */

import { byId, h } from "./dom.js";
import { nameEnter, sends } from "./enter.js";
import { icon } from "./icons.js";
import { bytes } from "./media.js";
import { others } from "./kinds.js";
import { openMenu } from "./overlays.js";
import { label, t } from "./strings.js";

const ALBUM = 10; // photos in one album, as in Telegram

export class Attach {
  /**
   * `send(parts)` gets one part a message to send; `caption()` is what stands in the field already, `hint()` what stands in
   * an empty one; `closed()` at the end.
   */
  constructor({ send, caption, hint, closed }) {
    Object.assign(this, { send, caption, hint, closed, dialog: byId("preview") });
    const [photos, files] = [byId("pick-photo"), byId("pick-file")];
    byId("attach").addEventListener("click", ({ currentTarget }) => openMenu([
      { words: t("photo"), icon: "photo", run: () => photos.click() },
      { words: t("file"), icon: "file", run: () => files.click() },
      ...others((part) => this.send([part])),
    ], { anchor: currentTarget }));
    photos.addEventListener("change", () => this.#picked(photos, false));
    files.addEventListener("change", () => this.#picked(files, true));
    document.addEventListener("paste", (event) => this.#pasted(event));
    watchDrops((dropped) => this.offer(dropped));
    this.dialog.addEventListener("close", () => this.#release());
  }

  #picked(input, asFiles) {
    this.offer([...input.files], asFiles);
    input.value = "";
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.offer(files);
  }

  /** Shows what would be sent; more files may join while it is open. */
  offer(files, asFiles = false) {
    if (!files.length) return;
    if (!this.dialog.open) Object.assign(this, { items: [], asFiles, words: this.caption() });
    this.items.push(...files.map((file) => ({ file, url: isPhoto(file) ? URL.createObjectURL(file) : null })));
    this.#draw();
  }

  get #photos() {
    return this.asFiles ? [] : this.items.filter((item) => item.url);
  }

  get #files() {
    return this.items.filter((item) => !this.#photos.includes(item));
  }

  #draw() {
    const [photos, files] = [this.#photos, this.#files];
    const title = [photos.length && t("photos", photos.length), files.length && t("files", files.length)].filter(Boolean).join(", ");
    const close = h("button", { type: "button", class: "round", onclick: () => this.dialog.close() }, icon("close"));
    label(close, t("cancel"));
    this.dialog.replaceChildren(
      h("div", { class: "sheet-top" }, h("h2", { id: "preview-title" }, title), close),
      h("div", { class: "sheet-body" },
        photos.length > 0 && h("div", { class: photos.length > 1 ? "grid" : "grid one" }, photos.map((item) => this.#photo(item))),
        files.map((item) => this.#file(item))),
      ...[this.items.some((item) => item.url) && this.#choice(), this.#form()].filter(Boolean),
    );
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector("textarea").focus();
  }

  #photo(item) {
    // What the browser cannot draw (HEIC, a damaged file) still goes out, as a file.
    const undrawable = () => (URL.revokeObjectURL(item.url), (item.url = null), this.#draw());
    return h("div", { class: "pick" }, h("img", { src: item.url, alt: item.file.name, onerror: undrawable }), this.#remove(item));
  }

  #file(item) {
    const about = h("span", { class: "about" }, h("b", {}, item.file.name), h("span", {}, bytes(item.file.size)));
    return h("div", { class: "file" }, h("span", { class: "face" }, icon("file")), about, this.#remove(item));
  }

  #remove(item) {
    const node = h("button", { type: "button", class: "round remove", onclick: () => this.#drop(item) }, icon("close"));
    label(node, `${t("remove")} ${item.file.name}`);
    return node;
  }

  #drop(item) {
    this.items = this.items.filter((other) => other !== item);
    if (this.items.length) this.#draw();
    else this.dialog.close();
  }

  #choice() {
    const changed = ({ target }) => ((this.asFiles = target.checked), this.#draw(), this.dialog.querySelector("input").focus());
    return h("label", { class: "choice" }, h("input", { type: "checkbox", checked: this.asFiles, onchange: changed }), t("asFiles"));
  }

  #form() {
    const field = h("textarea", { rows: 1, dir: "auto", maxlength: 1024, placeholder: this.hint(), "aria-label": t("caption") });
    nameEnter(field);
    field.value = this.words;
    field.addEventListener("input", () => (this.words = field.value));
    field.addEventListener("keydown", (event) => {
      if (sends(event)) event.preventDefault(), this.#submit();
    });
    const send = h("button", { type: "submit", class: "round send" }, icon("send"));
    label(send, t("send"));
    const submitted = (event) => (event.preventDefault(), this.#submit());
    return h("form", { class: "entry", onsubmit: submitted }, h("div", { class: "field" }, field), send);
  }

  #submit() {
    const [photos, files] = [this.#photos.map((item) => item.file), this.#files.map((item) => item.file)];
    const parts = [];
    for (let at = 0; at < photos.length; at += ALBUM) parts.push({ photos: photos.slice(at, at + ALBUM) });
    parts.push(...files.map((file) => ({ file })));
    parts[0].caption = this.words.trim();
    this.dialog.close();
    this.send(parts);
  }

  #release() {
    this.items.forEach((item) => item.url && URL.revokeObjectURL(item.url));
    this.items = [];
    this.dialog.replaceChildren();
    this.closed();
  }
}

// An SVG is a picture to the browser and none to a messenger.
const isPhoto = (file) => file.type.startsWith("image/") && file.type !== "image/svg+xml";

function watchDrops(dropped) {
  const curtain = byId("drop");
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  let depth = 0; // every element that the pointer crosses sends its own enter and leave
  const shade = (change) => curtain.classList.toggle("shown", (depth = Math.max(0, depth + change)) > 0);
  window.addEventListener("dragenter", (event) => carries(event) && shade(1));
  window.addEventListener("dragleave", (event) => carries(event) && shade(-1));
  window.addEventListener("dragover", (event) => carries(event) && event.preventDefault());
  window.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    shade(-depth);
    dropped([...event.dataTransfer.files]);
  });
}
