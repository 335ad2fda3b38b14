"use strict";
// A decision is written down as it is made, so that a closed page loses none.
const { id, cards } = JSON.parse(document.getElementById("data").textContent);
const key = (card) => `${card.sha256} ${card.path}`; // one photo may be here under two models
const STORE = `sneakers-sheet-${id}`;
const decided = new Map(Object.entries(recalled()));
const sheet = document.getElementById("sheet");
const [reason, model, open] = ["reason", "model", "open"].map((name) => document.getElementById(name));

function recalled() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {}; // no storage for pages from files: decisions live as long as the page
  }
}

function remember() {
  try {
    localStorage.setItem(STORE, JSON.stringify(Object.fromEntries(decided)));
  } catch { /* as above */ }
}

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function picture(source, alt) {
  return source ? element("img", { alt, src: source }) : element("span", { className: "none", textContent: "no picture" });
}

function built(card, place) {
  const pictures = element("div", { className: "pictures" }, picture(card.picture, card.path));
  if (card.otherPicture) pictures.append(picture(card.otherPicture, card.other));
  pictures.append(element("span", { className: "state" }));
  const text = element("div", { className: "text" }, element("strong", { textContent: card.slug }));
  text.append(element("p", { textContent: card.detail }));
  if (card.suggestion) text.append(element("p", { textContent: `Looks like ${card.suggestion}` }));
  const buttons = element("div", { className: "buttons" });
  for (const [action, name] of [["keep", "Keep"], ["reject", "Reject"], ["move", "Move"]]) {
    if (action === "move" && !card.suggestion) continue;
    const button = element("button", { type: "button", tabIndex: -1, textContent: name, onclick: () => decide(place, action) });
    button.dataset.do = action;
    buttons.append(button);
  }
  const article = element("article", { tabIndex: -1, title: card.path }, pictures, text, buttons);
  article.addEventListener("focus", () => { current = place; });
  return article;
}

const articles = cards.map(built);
let current = 0;

function show(place) {
  const [card, article] = [cards[place], articles[place]];
  const decision = decided.get(key(card));
  const state = decision ?? (card.rejected ? "reject" : "keep");
  article.dataset.state = state;
  article.dataset.decided = decision ? "yes" : "no";
  article.querySelector(".state").textContent = state === "move" ? `→ ${card.suggestion}` : state;
  article.setAttribute("aria-label", `${card.slug}, ${card.detail} ${decision ? "decided" : "proposed"}: ${state}`);
}

function summarise() {
  const seen = articles.filter((article) => !article.hidden).length;
  document.getElementById("summary").textContent =
    `${decided.size} of ${cards.length} decided, ${seen} shown`;
  document.getElementById("nothing").hidden = seen > 0;
}

function decide(place, action) {
  const card = cards[place];
  if (action === "move" && !card.suggestion) return;
  if (action === "undo") decided.delete(key(card));
  else decided.set(key(card), action);
  remember();
  show(place);
  if (action === "undo") focus(place);
  else step(place, 1);
  summarise();
}

function visible() {
  return articles.map((article, place) => (article.hidden ? -1 : place)).filter((place) => place >= 0);
}

function focus(place) {
  current = place;
  articles[place].focus({ preventScroll: true });
  articles[place].scrollIntoView({ block: "nearest" });
}

function step(place, by) {
  const places = visible();
  const at = places.findIndex((each) => each >= place);
  const exact = places[at] === place;
  const target = at < 0 ? places.length - 1 : at + (exact || by < 0 ? by : by - 1);
  if (places.length) focus(places[Math.min(Math.max(target, 0), places.length - 1)]);
}

function columns() {
  return getComputedStyle(sheet).gridTemplateColumns.split(" ").length;
}

function filter() {
  cards.forEach((card, place) => {
    articles[place].hidden =
      (reason.value && card.reason !== reason.value) ||
      (model.value && card.slug !== model.value) ||
      (open.checked && decided.has(key(card)));
  });
  const first = visible()[0];
  if (first !== undefined) focus(first);
  summarise();
}

function choices(select, values, all) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  select.append(new Option(`${all} (${cards.length})`, ""));
  for (const [value, count] of [...counts].sort()) select.append(new Option(`${value} (${count})`, value));
  select.addEventListener("change", filter);
}

function exported() {
  const lines = ["# Decisions of a contact sheet"];
  for (const card of cards) {
    const action = decided.get(key(card));
    if (action) lines.push([action, card.sha256, ...(action === "move" ? [card.suggestion] : []), card.path.replace(/[\t\r\n]/g, "\ufffd")].join("\t"));
  }
  const link = element("a", {
    href: URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/plain" })),
    download: "decisions.txt",
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const KEYS = {
  ArrowLeft: () => step(current, -1),
  ArrowRight: () => step(current, 1),
  ArrowUp: () => step(current, -columns()),
  ArrowDown: () => step(current, columns()),
  k: () => decide(current, "keep"),
  r: () => decide(current, "reject"),
  m: () => decide(current, "move"),
  u: () => decide(current, "undo"),
  e: exported,
};

document.addEventListener("keydown", (event) => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLSelectElement || !KEYS[key]) return;
  event.preventDefault();
  if (cards.length) KEYS[key]();
});
document.getElementById("export").addEventListener("click", exported);
open.addEventListener("change", filter);
choices(reason, cards.map((card) => card.reason), "all");
choices(model, cards.map((card) => card.slug), "all");
cards.forEach((_, place) => show(place));
sheet.append(...articles);
filter();
