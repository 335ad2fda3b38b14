/** What Enter does in a field: it sends, but on a touch screen, where it is a new line as on every phone. */

export const TOUCH = window.matchMedia("(pointer: coarse)");

/** Whether a key that was pressed sends what stands in the field. */
export const sends = (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && !TOUCH.matches;

/** Has a phone's keyboard name its key by what it does. */
export function nameEnter(field) {
  field.enterKeyHint = TOUCH.matches ? "enter" : "send";
}
