/** Pictures to try: drawn ones, for somebody who has no photo of a shoe at hand. */

import { byId, h } from "./dom.js";
import { t } from "./strings.js";

export const SAMPLES = ["canvas", "pairs", "mug"];

/** Offers the pictures, or none; `send(file)` runs for the one that is tapped. */
export function offerSamples(offered, send) {
  const place = byId("samples");
  if (place.hidden !== offered && place.lang === document.documentElement.lang) return;
  place.hidden = !offered;
  place.lang = document.documentElement.lang;
  place.replaceChildren(h("span", {}, t("samplesTry")), ...SAMPLES.map((name) => sample(name, send)));
}

function sample(name, send) {
  const address = `assets/samples/${name}.webp`;
  const run = async () => send(await file(name, address));
  const words = t(`sample_${name}`);
  return h("button", { type: "button", class: "sample", "data-sample": name, title: words, "aria-label": words, onclick: run }, h("img", { src: address, alt: "" }));
}

async function file(name, address) {
  const picture = await (await fetch(address)).blob();
  return new File([picture], `${name}.webp`, { type: picture.type });
}
