// The cells in their order, in memory and on the page. Makes editors when cells come near the window.
import type {Cell} from "./cell";
import {make} from "./dom";
import {guessText} from "./height";

/** Milliseconds after which a cell near the window gets its editor even on a busy page. */
const NEAR = 400;

/** Milliseconds of making editors after which the page may draw, and scroll on. */
const SLICE = 12;

export class CellList {
  readonly element = make("div", {class: "cells"});
  private readonly cells = new Map<string, Cell>();
  private order: Cell[] = [];
  /** Cells that have come into sight, and those that are only near, and have no editor yet. */
  private readonly inSight = new Set<Cell>();
  private readonly near = new Set<Cell>();
  private later = 0;
  private readonly observer = new IntersectionObserver((entries) => this.seen(entries), {rootMargin: "600px"});

  get all(): readonly Cell[] {
    return this.order;
  }

  get(id: string): Cell | undefined {
    return this.cells.get(id);
  }

  at(index: number): Cell | undefined {
    return this.order[index];
  }

  /** The next cell (1) or the one before (-1) that is not folded away. */
  beside(index: number, step: -1 | 1): Cell | undefined {
    let at = index + step;
    while (this.order[at]?.element.classList.contains("in-fold")) at += step;
    return this.order[at];
  }

  indexOf(cell: Cell): number {
    return this.order.indexOf(cell);
  }

  /** The cell of an element inside it. */
  containing(target: EventTarget | null): Cell | undefined {
    const element = target instanceof Element ? target.closest<HTMLElement>(".cell") : null;
    return element?.dataset.id === undefined ? undefined : this.cells.get(element.dataset.id);
  }

  insert(cell: Cell, index: number): void {
    const next = this.order[index];
    guessText(cell.element, cell.kind, cell.source);
    this.cells.set(cell.id, cell);
    this.order.splice(index, 0, cell);
    if (next) next.element.before(cell.element);
    else this.element.append(cell.element);
    this.observer.observe(cell.element);
    this.renumber(index);
  }

  remove(cell: Cell): void {
    const index = this.indexOf(cell);
    if (index < 0) return;
    this.order.splice(index, 1);
    this.cells.delete(cell.id);
    this.observer.unobserve(cell.element);
    this.inSight.delete(cell);
    this.near.delete(cell);
    cell.destroy();
    this.renumber(index);
  }

  move(cell: Cell, to: number): void {
    const from = this.indexOf(cell);
    this.order.splice(from, 1);
    this.order.splice(to, 0, cell);
    const next = this.order[to + 1];
    // Moving an element takes the focus away from it, so the others move around a focused one.
    if (next) next.element.before(cell.element);
    else this.element.append(cell.element);
    this.renumber(Math.min(from, to));
  }

  close(): void {
    this.observer.disconnect();
    window.clearTimeout(this.later);
    for (const cell of this.order) cell.destroy();
    this.order = [];
    this.cells.clear();
  }

  private renumber(from: number): void {
    for (let index = from; index < this.order.length; index++) this.order[index]!.number(index + 1);
  }

  private seen(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const cell = this.containing(entry.target);
      if (!cell) continue;
      this.inSight.delete(cell);
      this.near.delete(cell);
      if (!entry.isIntersecting) continue;
      // What is in sight comes first; what is only near can wait until the page has nothing else to do.
      const {top, bottom} = entry.boundingClientRect;
      if (top < window.innerHeight && bottom > 0) this.inSight.add(cell);
      else this.wait(cell);
    }
    window.clearTimeout(this.later);
    this.approach();
  }

  private wait(cell: Cell): void {
    this.near.add(cell);
    // Whoever scrolls past a cell needs no editor there.
    window.requestIdleCallback(() => this.near.delete(cell) && cell.approach(), {timeout: NEAR});
  }

  /** Goes to the cells in sight, and rests now and then: making many editors takes longer than a frame. */
  private approach(): void {
    const end = performance.now() + SLICE;
    for (const cell of this.inSight) {
      if (performance.now() > end) {
        this.later = window.setTimeout(() => this.approach());
        return;
      }
      this.inSight.delete(cell);
      cell.approach();
    }
  }
}
