// The cells in their order, in memory and on the page. Makes editors when cells come near the window.
import type {Cell} from "./cell";
import {make} from "./dom";

/** Milliseconds after which a cell near the window gets its editor even on a busy page. */
const NEAR = 400;

export class CellList {
  readonly element = make("div", {class: "cells"});
  private readonly cells = new Map<string, Cell>();
  private order: Cell[] = [];
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
    for (const cell of this.order) cell.destroy();
    this.order = [];
    this.cells.clear();
  }

  private renumber(from: number): void {
    for (let index = from; index < this.order.length; index++) this.order[index]!.number(index + 1);
  }

  private seen(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const cell = entry.isIntersecting ? this.containing(entry.target) : undefined;
      if (!cell) continue;
      // What is in sight comes first; what is only near can wait until the page has nothing else to do.
      if (entry.boundingClientRect.top < window.innerHeight && entry.boundingClientRect.bottom > 0) cell.approach();
      else window.requestIdleCallback(() => cell.approach(), {timeout: NEAR});
    }
  }
}
