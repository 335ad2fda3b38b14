/** Light, dark, or as the system says. Loaded before the first paint, so that a dark page never flashes white. */

const KEY = "localchat.theme";
export const THEMES = ["auto", "light", "dark"];

// A browser may forbid storage: then the choice lasts as long as the page.
function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function theme() {
  return document.documentElement.dataset.theme ?? "auto";
}

export function setTheme(name) {
  document.documentElement.dataset.theme = name;
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Nothing to do: see stored().
  }
}

export const nextTheme = () => THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];

document.documentElement.dataset.theme = THEMES.includes(stored()) ? stored() : "auto";
