/** A list of any length of which only the rows in view exist, and pages of it come when they are looked at. */

import { h, keep } from "../dom";

/** Rows that come at once; as `PAGE` of `sequence.py`. */
export const PAGE = 100;

const SPARE = 6;
/** Browsers stop at some height: longer lists are scrolled in proportion. */
const TALLEST = 8_000_000;
/** Pages that are kept: beyond, those out of view are forgotten. */
const KEPT = 60;

export interface PageOf<T> {
  offset: number;
  rows: T[];
}

interface Listed<T> {
  /** What the list is called, and its rows. */
  label: string;
  height: number;
  idOf(row: T): string;
  draw(row: T, index: number): HTMLElement;
  /** The pages in view have changed. */
  look(): void;
  pick(row: T, byKey: boolean): void;
}

export class PagedList<T> {
  readonly element: HTMLDivElement;
  total = 0;
  private at = -1;
  private chosen = "";
  private owed = -1;
  private pages = new Map<number, T[]>();
  private drawn = new Map<number, { row: T | undefined; on: boolean; element: HTMLElement }>();
  private wanted = "0";
  private readonly list = h("div", { class: "rows", role: "presentation" });
  private readonly prefix = `row-${Math.random().toString(36).slice(2, 8)}-`;

  constructor(private readonly about: Listed<T>) {
    const names = { class: "paged", role: "grid", "aria-label": about.label, tabindex: "0", "aria-readonly": "true" };
    this.element = h("div", names, this.list);
    this.element.addEventListener("scroll", () => this.draw(), { passive: true });
    this.element.addEventListener("click", (event) => this.click(event));
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  /** The beginnings of the pages in view. */
  offsets(): number[] {
    const [first, last] = this.span();
    const found: number[] = [];
    for (let at = Math.floor(first / PAGE) * PAGE; at <= Math.max(last, 0); at += PAGE) found.push(at);
    return found;
  }

  reset(): void {
    this.pages.clear();
    this.total = 0;
    this.at = this.owed = -1;
    this.chosen = "";
    this.element.scrollTop = 0;
    this.clear();
    this.wanted = "0";
  }

  /** Other rows are wanted: those known are of no use, the place stays where it was chosen. */
  forget(): void {
    this.pages.clear();
    this.element.scrollTop = 0;
    this.at = this.owed = -1;
  }

  place(total: number, pages: PageOf<T>[]): void {
    this.total = total;
    for (const page of pages) this.pages.set(page.offset, page.rows);
    if (this.pages.size > KEPT) for (const offset of [...this.pages.keys()].slice(0, this.pages.size - KEPT)) this.pages.delete(offset);
    this.list.style.height = `${this.tall()}px`;
    keep(this.element, "aria-rowcount", String(total));
    if (this.owed >= 0 && this.row(this.owed)) this.take(this.owed, true);
    // Rows may have moved: the person goes with the one they stood on.
    if (this.chosen) this.choose(this.chosen);
    else this.draw();
  }

  /** Marks a row as selected, wherever it is. */
  choose(id: string): void {
    this.chosen = id;
    if (this.row(this.at) && this.about.idOf(this.row(this.at)!) === id) return this.draw();
    this.at = -1;
    for (const [offset, rows] of this.pages) {
      const index = rows.findIndex((row) => this.about.idOf(row) === id);
      if (id && index >= 0) this.at = offset + index;
    }
    this.draw();
  }

  /** The row a person stands on. */
  current(): T | undefined {
    return this.row(this.at);
  }

  rowAt(index: number): T | undefined {
    return this.row(index);
  }

  /** What is known is of no use any more, but the place stays: rows in view stand until others come. */
  renew(): void {
    this.pages.clear();
  }

  /** Draws every row in view anew. */
  redraw(): void {
    for (const one of this.drawn.values()) one.row = undefined;
    this.draw();
  }

  /** Brings a place into view. */
  reveal(index: number): void {
    const { element } = this;
    const { height } = this.about;
    const scale = this.scale();
    const top = index * height * scale;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + height > element.scrollTop + element.clientHeight) element.scrollTop = top + height - element.clientHeight;
    this.draw();
  }

  showEnd(): void {
    this.element.scrollTop = this.element.scrollHeight;
    this.draw();
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  private tall(): number {
    return Math.min(TALLEST, this.total * this.about.height);
  }

  /** Pixels of the scroll bar for one of the list. */
  private scale(): number {
    const whole = this.total * this.about.height - this.element.clientHeight;
    return whole > 0 ? Math.max(1e-9, (this.tall() - this.element.clientHeight) / whole) : 1;
  }

  private row(index: number): T | undefined {
    return this.pages.get(Math.floor(index / PAGE) * PAGE)?.[index % PAGE];
  }

  private span(): [number, number] {
    const top = this.element.scrollTop / this.scale();
    const first = Math.max(0, Math.floor(top / this.about.height) - SPARE);
    const count = Math.ceil(this.element.clientHeight / this.about.height) + 2 * SPARE;
    return [first, Math.min(this.total - 1, first + count)];
  }

  draw(): void {
    if (this.element.clientHeight === 0) return;
    const [first, last] = this.span();
    for (const [index, one] of this.drawn) {
      if (index >= first && index <= last) continue;
      one.element.remove();
      this.drawn.delete(index);
    }
    for (let index = first; index <= last; index += 1) this.drawRow(index);
    const active = this.drawn.get(this.at);
    if (active) keep(this.element, "aria-activedescendant", active.element.id);
    else this.element.removeAttribute("aria-activedescendant");
    const wanted = this.offsets().join();
    if (wanted !== this.wanted) {
      this.wanted = wanted;
      this.about.look();
    }
  }

  private drawRow(index: number): void {
    const row = this.row(index);
    const on = row !== undefined && this.chosen !== "" && this.about.idOf(row) === this.chosen;
    const before = this.drawn.get(index);
    const shift = index * this.about.height - this.element.scrollTop / this.scale() + this.element.scrollTop;
    const place = `translateY(${shift}px)`;
    if (before && before.row === row && before.on === on) {
      if (before.element.style.transform !== place) before.element.style.transform = place;
      return;
    }
    const element = row === undefined ? h("div", { class: "line waiting", "aria-label": "Loading" }, h("span", { role: "gridcell" }, "")) : this.about.draw(row, index);
    element.classList.toggle("selected", on);
    const names = { role: "row", id: this.prefix + index, "aria-rowindex": String(index + 1), "aria-selected": String(on), "data-index": String(index) };
    for (const [name, value] of Object.entries(names)) element.setAttribute(name, value);
    element.style.transform = place;
    element.style.height = `${this.about.height}px`;
    if (before) before.element.replaceWith(element);
    else this.list.append(element);
    this.drawn.set(index, { row, on, element });
  }

  private clear(): void {
    for (const { element } of this.drawn.values()) element.remove();
    this.drawn.clear();
  }

  private click(event: MouseEvent): void {
    const line = event.target instanceof Element ? event.target.closest<HTMLElement>(".line") : null;
    if (line) this.take(Number(line.dataset.index), false);
  }

  private take(index: number, byKey: boolean): void {
    const row = this.row(index);
    this.at = index;
    // What is not here yet is chosen when it comes.
    this.owed = row === undefined ? index : -1;
    this.reveal(index);
    if (row === undefined) return;
    this.chosen = this.about.idOf(row);
    this.draw();
    this.about.pick(row, byKey);
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.about.height) - 1);
    const { at } = this;
    const targets: Record<string, number> = {
      ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.total - 1, PageDown: at + page, PageUp: at - page,
    };
    if (!Object.hasOwn(targets, event.key) || this.total === 0) return;
    this.take(Math.min(this.total - 1, Math.max(0, targets[event.key]!)), true);
    event.preventDefault();
    event.stopPropagation();
  }
}
