/** How one reaches what can be done with a message: right click, long press, double click, or Enter on its bubble. */

const PRESS = 450; // milliseconds
const STILL = 10; // CSS pixels that a resting finger may wander

/** Calls `menu(node, point)` and `reply(node)` with the node that was touched. */
export function watchMessages(list, { menu, reply }) {
  const press = watchPress(list, menu);
  list.addEventListener("contextmenu", (event) => {
    const plain = event.target.closest(".bubble") && !event.target.closest("a") && getSelection().isCollapsed;
    if (!plain) return;
    event.preventDefault();
    if (!press.done) menu(event.target, pointOf(event));
  });
  list.addEventListener("dblclick", ({ target }) => {
    if (target.closest(".bubble") && !target.closest("button, a, .text")) reply(target);
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.classList.contains("bubble")) return;
    event.preventDefault();
    menu(event.target, pointOf(event));
  });
}

/** Times a long press: Safari on a phone sends no contextmenu event. `done` until the finger that did it is lifted. */
function watchPress(list, menu) {
  const press = { done: false };
  let timer = 0;
  let start = null;
  list.addEventListener("pointerdown", (event) => {
    press.done = false;
    clearTimeout(timer);
    if (event.pointerType !== "touch" || !event.target.closest(".bubble")) return;
    start = event;
    timer = setTimeout(() => {
      press.done = true;
      menu(event.target, pointOf(event));
    }, PRESS);
  });
  list.addEventListener("pointermove", (event) => {
    if (start && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > STILL) clearTimeout(timer);
  });
  for (const end of ["pointerup", "pointercancel"]) list.addEventListener(end, () => clearTimeout(timer));
  // Lifting the finger is no tap on what lay under it.
  list.addEventListener("touchend", (event) => press.done && event.preventDefault(), { passive: false });
  return press;
}

// The keyboard's menu key comes without a place: then it is within the bubble.
function pointOf(event) {
  if (event.clientX || event.clientY) return { x: event.clientX, y: event.clientY };
  const box = event.target.closest(".bubble").getBoundingClientRect();
  return { x: box.left + box.width / 3, y: box.top + Math.min(box.height / 2, 60) };
}
