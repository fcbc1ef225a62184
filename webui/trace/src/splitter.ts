/** The bar between the main view and the detail: dragged, or moved with the arrow keys. */

import { h } from "./dom";

const STEP = 24;
const LEAST = 120;

/** A separator after the main view of `body`; it sets `--detail`, the size of `second` in pixels. */
export function splitter(body: HTMLElement, second: HTMLElement): HTMLElement {
  const bar = h("div", { class: "splitter", role: "separator", tabindex: "0", "aria-label": "Size of the detail" });
  // A separator that can be moved says where it is, from the beginning.
  for (const [name, value] of [["valuemin", 0], ["valuemax", 100], ["valuenow", 50]] as const) bar.setAttribute(`aria-${name}`, String(value));
  const beside = () => getComputedStyle(body).flexDirection === "row";
  const resize = (size: number) => {
    const room = beside() ? body.clientWidth : body.clientHeight;
    const fitting = Math.max(LEAST, Math.min(room - LEAST, size));
    body.style.setProperty("--detail", `${fitting}px`);
    bar.setAttribute("aria-valuenow", String(Math.round((fitting / Math.max(1, room)) * 100)));
  };
  const drag = (event: PointerEvent) => {
    const box = body.getBoundingClientRect();
    resize(beside() ? box.right - event.clientX : box.bottom - event.clientY);
  };
  bar.addEventListener("pointerdown", (event) => {
    bar.setPointerCapture(event.pointerId);
    bar.addEventListener("pointermove", drag);
    event.preventDefault();
  });
  bar.addEventListener("pointerup", () => bar.removeEventListener("pointermove", drag));
  bar.addEventListener("lostpointercapture", () => bar.removeEventListener("pointermove", drag));
  bar.addEventListener("keydown", (event) => {
    const [less, more] = beside() ? ["ArrowRight", "ArrowLeft"] : ["ArrowDown", "ArrowUp"];
    const size = beside() ? second.offsetWidth : second.offsetHeight;
    if (event.key === more) resize(size + STEP);
    else if (event.key === less) resize(size - STEP);
    else return;
    event.preventDefault();
  });
  return bar;
}
