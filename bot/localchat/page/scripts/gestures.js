/** How one reaches what can be done with a message: right click, long press, double click, or Enter on its bubble. */

const PRESS = 450; // milliseconds
const STILL = 10; // CSS pixels that a resting finger may wander

/** Calls `menu(node, point)` and `reply(node)` with the node that was touched. */
export function watchMessages(list, { menu, reply }) {
  list.addEventListener("contextmenu", (event) => {
    const plain = event.target.closest(".bubble") && !event.target.closest("a") && getSelection().isCollapsed;
    if (!plain) return;
    event.preventDefault();
    menu(event.target, pointOf(event));
  });
  list.addEventListener("dblclick", ({ target }) => {
    if (target.closest(".bubble") && !target.closest("button, a, .text")) reply(target);
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.classList.contains("bubble")) return;
    event.preventDefault();
    menu(event.target, pointOf(event));
  });
  watchPress(list, menu);
}

// Safari on a phone sends no contextmenu event, so a long press is timed here.
function watchPress(list, menu) {
  let timer = 0;
  let start = null;
  const stop = () => clearTimeout(timer);
  list.addEventListener("pointerdown", (event) => {
    stop();
    if (event.pointerType !== "touch" || !event.target.closest(".bubble")) return;
    start = event;
    timer = setTimeout(() => menu(event.target, pointOf(event)), PRESS);
  });
  list.addEventListener("pointermove", (event) => {
    if (start && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > STILL) stop();
  });
  for (const end of ["pointerup", "pointercancel", "scroll"]) list.addEventListener(end, stop);
}

// The keyboard's menu key comes without a place: then it is the middle of the bubble.
function pointOf(event) {
  if (event.clientX || event.clientY) return { x: event.clientX, y: event.clientY };
  const box = event.target.closest(".bubble").getBoundingClientRect();
  return { x: box.left + box.width / 3, y: box.top + Math.min(box.height / 2, 60) };
}
