/** Builds an element. Children are nodes or text, never markup; `on…` attributes are listeners; `style` sets properties. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (name === "style") Object.entries(value).forEach(([key, setting]) => node.style.setProperty(key, setting));
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Makes the children of `parent` these nodes in this order, and touches only what differs (focus and scroll stay). */
export function arrange(parent, nodes) {
  const kept = new Set(nodes);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

/** Only these may become links: a message must not be able to place a `javascript:` address. */
export function safeLink(address) {
  try {
    const url = new URL(address, location.href);
    return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The display name of a person or bot. */
export const nameOf = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");

const HUES = 6;

/** A round picture with a person's initial, always of the same colour for the same person. */
export function avatar(person) {
  return h("span", { class: `avatar hue-${(person.me ?? person.id) % HUES}`, "aria-hidden": "true" }, nameOf(person).slice(0, 1));
}
