/** The page's own icons: strokes on a grid of 24, so that nothing depends on a font or an emoji. */

const STROKES = {
  send: "M4.5 12 20 4.5 14.6 20l-2.9-6.6zM11.7 13.4 20 4.5",
  attach: "M20 11.2 11.6 19.6a5 5 0 0 1-7.1-7.1l8.9-8.9a3.4 3.4 0 0 1 4.8 4.8l-8.8 8.8a1.7 1.7 0 0 1-2.4-2.4l7.9-7.9",
  slash: "M5.5 4h13A2.5 2.5 0 0 1 21 6.5v11a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 17.5v-11A2.5 2.5 0 0 1 5.5 4zM14 7.8l-4 8.4",
  photo: "M5.5 4.5h13a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2zM3.8 16.5l4.7-4.6 3.6 3.5 3-2.9 5.2 5.1M15.6 8.7h.01",
  file: "M13.5 3.5H7a2 2 0 0 0-2 2v13a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9zM13.5 3.5V9H19M8.5 13h7M8.5 16.5h4.5",
  film: "M4 6.5h16v11H4zM8 6.5v11M16 6.5v11M4 12h4M16 12h4",
  play: "M8 5.2v13.6L19 12z",
  round: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM10 8.6v6.8l5.4-3.4z",
  sticker: "M12.5 20.5H7A3.5 3.5 0 0 1 3.5 17V7A3.5 3.5 0 0 1 7 3.5h10A3.5 3.5 0 0 1 20.5 7v5.5zM12.5 20.5c0-4.6 1-8 8-8M8.5 9h.01M14 9h.01M8.3 13.2c.9 1 1.8 1.4 2.9 1.4",
  sound: "M12 3.5a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0V6A2.5 2.5 0 0 1 12 3.5zM6 11a6 6 0 0 0 12 0M12 17v3.5",
  place: "M12 20.5s-6.5-5.6-6.5-10.5a6.5 6.5 0 0 1 13 0c0 4.9-6.5 10.5-6.5 10.5zM12 7.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4z",
  poll: "M5 19.5v-6M12 19.5v-15M19 19.5v-9.5",
  forward: "M14 6l6 5.5L14 17v-3.6c-4.4 0-7.5 1.2-10 4.6.6-5 3.6-8.8 10-9.2z",
  download: "M12 4v10.5M7.5 10.5 12 15l4.5-4.5M5 19.5h14",
  reply: "M10 6 4 11.5 10 17v-3.6c4.4 0 7.5 1.2 10 4.6-.6-5-3.6-8.8-10-9.2z",
  edit: "M4.5 19.5l1-4.2L16 4.8a1.9 1.9 0 0 1 2.7 0l.5.5a1.9 1.9 0 0 1 0 2.7L8.7 18.5zM13.8 7l3.2 3.2",
  copy: "M9 9h9.5a1.5 1.5 0 0 1 1.5 1.5V19a1.5 1.5 0 0 1-1.5 1.5H10A1.5 1.5 0 0 1 8.5 19V9.5M15.5 8.5V5A1.5 1.5 0 0 0 14 3.5H5.5A1.5 1.5 0 0 0 4 5v8.5A1.5 1.5 0 0 0 5.5 15h2.5",
  close: "M6 6l12 12M18 6 6 18",
  check: "M4.5 12.8l4.6 4.7L19.5 7",
  clock: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2",
  failed: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.8v5M12 16.2h.01",
  retry: "M19.5 12a7.5 7.5 0 1 1-2.4-5.5L19.5 8.8M19.5 4v4.8h-4.8",
  people: "M8.5 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM2.8 19c.4-3.4 2.6-5.4 5.7-5.4s5.3 2 5.7 5.4M15.6 5.4a3 3 0 0 1 0 5.4M16.6 13.9c2.6.3 4.3 2.1 4.6 5.1",
  outward: "M8 16 16.5 7.5M9.5 7.5h7v7",
  down: "M5.5 9l6.5 6.5L18.5 9",
  left: "M15 5.5 8.5 12l6.5 6.5",
  right: "M9 5.5 15.5 12 9 18.5",
  light: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.8v1.7M12 19.5v1.7M2.8 12h1.7M19.5 12h1.7M5.5 5.5l1.2 1.2M17.3 17.3l1.2 1.2M18.5 5.5l-1.2 1.2M6.7 17.3l-1.2 1.2",
  dark: "M19.8 14.3A8.3 8.3 0 0 1 9.7 4.2a8.3 8.3 0 1 0 10.1 10.1z",
  auto: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z",
  shield: "M12 3.5l7 2.6v5.3c0 4.3-2.9 7.5-7 9.1-4.1-1.6-7-4.8-7-9.1V6.1zM9 11.9l2.2 2.2 3.9-4.1",
  trash: "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.9 12a1.5 1.5 0 0 0 1.5 1.4h6.2a1.5 1.5 0 0 0 1.5-1.4l.9-12M10.3 11v5.5M13.7 11v5.5",
  sneaker: "M3.3 6.8c1.5 1.9 4 1.8 5.5-.4l1-1.5 3.6 4.9c1.3 1.8 3.3 2.5 5.6 3 1.9.4 2.8 1.5 2.8 3.2v1.3c0 1-.7 1.7-1.7 1.7H4.1c-1 0-1.8-.8-1.8-1.8V8.6c0-.8.4-1.3 1-1.8zM2.5 15.4h19.2M10.9 10.3l2-1.5M12.7 12.3l1.9-1.6",
};

const FILLS = { auto: "M12 3.5a8.5 8.5 0 0 1 0 17z" };

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path(STROKES[name], "none"), ...(name in FILLS ? [path(FILLS[name], "currentcolor")] : []));
  return svg;
}

function path(shape, fill) {
  const node = document.createElementNS(SVG, "path");
  node.setAttribute("d", shape);
  node.setAttribute("fill", fill);
  return node;
}

/** Draws the icons that the page's own markup names with `data-icon`. */
export function drawIcons(root = document) {
  for (const node of root.querySelectorAll("[data-icon]")) node.replaceChildren(icon(node.dataset.icon));
}
