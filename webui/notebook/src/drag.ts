// Cells moved by the mouse or a finger: a line shows where they would go. What moves them is `actions`.
import type {Cell} from "./cell";
import {make} from "./dom";
import type {CellList} from "./list";
import {movedWith} from "./pointer";
import type {Selection} from "./selection";

const FAR = 5;
/** Pixels from the edge within which the page scrolls, and how far it does at most in each frame. */
const EDGE = 56;
const FASTEST = 18;

export class Dragging {
  private readonly line = make("div", {class: "drop-line", hidden: true});
  private cells: Cell[] = [];
  private gap = -1;
  private start = 0;
  private pointer = 0;
  private frame = 0;
  private end: (() => void) | null = null;

  constructor(
    private readonly list: CellList,
    private readonly selection: Selection,
    private readonly move: (gap: number, cells: Cell[]) => void,
  ) {
    list.element.append(this.line);
    list.element.addEventListener("pointerdown", (event) => this.pressed(event));
  }

  private pressed(event: PointerEvent): void {
    const handle = (event.target as Element).closest<HTMLElement>(".tool-drag");
    const cell = handle && event.button === 0 ? this.list.containing(handle) : undefined;
    if (!handle || !cell || this.end) return;
    event.preventDefault();
    this.cells = movedWith(cell, this.selection.range);
    this.start = this.pointer = event.clientY;
    const moved = (next: PointerEvent): void => this.follow(next.clientY);
    const up = (): void => this.finish(true);
    const key = (next: KeyboardEvent): void => this.stopBy(next);
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", moved);
    handle.addEventListener("pointerup", up);
    handle.addEventListener("pointercancel", () => this.finish(false), {once: true});
    window.addEventListener("keydown", key, true);
    this.end = () => {
      handle.removeEventListener("pointermove", moved);
      handle.removeEventListener("pointerup", up);
      window.removeEventListener("keydown", key, true);
    };
  }

  private stopBy(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.finish(false);
  }

  private follow(y: number): void {
    this.pointer = y;
    if (this.gap < 0 && Math.abs(y - this.start) < FAR) return;
    if (this.gap < 0) this.begin();
    this.point();
  }

  private begin(): void {
    for (const cell of this.cells) cell.element.classList.add("dragged");
    this.line.hidden = false;
    const step = (): void => {
      this.scroll();
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  /** Finds the place under the pointer and shows it. */
  private point(): void {
    const all = this.list.all;
    const below = all.findIndex((cell) => {
      const box = cell.element.getBoundingClientRect();
      return this.pointer < box.top + box.height / 2;
    });
    this.gap = below < 0 ? all.length : below;
    const next = all[this.gap]?.element;
    const last = all.at(-1)?.element;
    const top = next ? next.offsetTop + 4 : (last?.offsetTop ?? 0) + (last?.offsetHeight ?? 0) + 4;
    this.line.style.top = `${top}px`;
  }

  private scroll(): void {
    const scroller = scrollerOf(this.list.element);
    const box = scroller.getBoundingClientRect();
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, window.innerHeight)];
    const over = Math.min(this.pointer - top - EDGE, 0) + Math.max(this.pointer - bottom + EDGE, 0);
    if (over === 0) return;
    scroller.scrollTop += Math.sign(over) * Math.min(Math.abs(over) / 3, FASTEST);
    this.point();
  }

  private finish(keep: boolean): void {
    const {gap, cells} = this;
    this.end?.();
    this.end = null;
    cancelAnimationFrame(this.frame);
    this.line.hidden = true;
    for (const cell of cells) cell.element.classList.remove("dragged");
    this.gap = -1;
    this.cells = [];
    if (keep && gap >= 0) this.move(gap, cells);
  }
}

/** What scrolls an element, also across the components of the page. */
function scrollerOf(element: HTMLElement): Element {
  let node: Node | null = element;
  while (node) {
    if (node instanceof Element && node.scrollHeight > node.clientHeight && /auto|scroll/.test(getComputedStyle(node).overflowY)) return node;
    node = (node as Element).assignedSlot ?? node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
  }
  return document.scrollingElement ?? document.documentElement;
}
