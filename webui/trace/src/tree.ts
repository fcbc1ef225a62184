/** The tree of spans: only the rows in view exist, children come when they are asked for. */

import { h, keep } from "./dom";
import { Forest } from "./forest";
import { ROW_HEIGHT, Row } from "./rows";
import type { Line, Page, Send } from "./wire";

const SPARE = 6;

export interface TreeTime {
  now: number;
  total: number;
}

export class Tree {
  readonly element: HTMLDivElement;
  selected = "";
  private forest = new Forest(1);
  private run = "";
  private rows = new Map<number, Row>();
  private pool: Row[] = [];
  private wanted = "";
  private owed = false;
  private readonly list = h("div", { class: "rows", role: "presentation" });
  private readonly prefix = `span-${Math.random().toString(36).slice(2, 8)}-`;

  constructor(
    private readonly send: Send,
    private readonly time: () => TreeTime,
    private readonly pick: (id: string, byKey: boolean) => void,
  ) {
    const names = { role: "tree", "aria-label": "Spans", tabindex: "0", class: "tree" };
    this.element = h("div", names, this.list);
    this.element.addEventListener("scroll", () => this.draw(), { passive: true });
    this.element.addEventListener("click", (event) => this.click(event));
    this.element.addEventListener("dblclick", (event) => this.toggleAt(this.indexOf(event)));
    this.element.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.resized()).observe(this.element);
  }

  /** Another run: everything is forgotten. */
  reset(run: string, openDepth: number): void {
    this.run = run;
    this.forest = new Forest(openDepth);
    this.selected = "";
    this.wanted = "";
    this.element.scrollTop = 0;
    this.draw();
  }

  setOpenDepth(depth: number): void {
    this.forest.setOpenDepth(depth);
  }

  place(pages: Page[]): void {
    const anchor = this.forest.slots[Math.floor(this.element.scrollTop / ROW_HEIGHT)]?.line?.id;
    const offset = this.element.scrollTop % ROW_HEIGHT;
    this.forest.place(pages);
    this.draw();
    const moved = anchor && this.element.scrollTop > 0 ? this.forest.at(anchor) : -1;
    if (moved >= 0 && anchor) this.element.scrollTop = moved * ROW_HEIGHT + offset;
    this.draw();
  }

  line(id: string): Line | undefined {
    return this.forest.line(id);
  }

  /** Selects a span, opens the way to it and brings it into view. */
  show(id: string, path: string[]): void {
    this.selected = id;
    this.forest.openPath(path);
    this.reveal(this.forest.at(id));
    this.draw();
  }

  /** Brings the newest into view. */
  showEnd(): void {
    this.reveal(this.forest.slots.length - 1);
    this.draw();
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  private indexOf(event: Event): number {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>(".row") : null;
    return row ? Number(row.dataset.index) : -1;
  }

  private click(event: MouseEvent): void {
    const index = this.indexOf(event);
    const onTwist = event.target instanceof Element && event.target.closest(".twist");
    if (onTwist) this.toggleAt(index);
    else this.choose(index, false);
  }

  private toggleAt(index: number): void {
    const slot = this.forest.slots[index];
    if (!slot?.line || slot.line.children === 0) return;
    this.forest.open(slot.line.id, !this.forest.isOpen(slot.line, slot.depth));
    this.draw();
  }

  private choose(index: number, byKey: boolean): void {
    const line = this.forest.slots[index]?.line;
    if (line) {
      this.selected = line.id;
      this.pick(line.id, byKey);
    }
    if (index >= 0) this.reveal(index);
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const here = this.forest.at(this.selected);
    const last = this.forest.slots.length - 1;
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_HEIGHT) - 1);
    const targets: Record<string, number> = {
      ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: last, PageDown: here + page, PageUp: here - page,
    };
    if (Object.hasOwn(targets, event.key)) this.choose(Math.min(last, Math.max(0, targets[event.key]!)), true);
    else if (event.key === "ArrowRight") this.right(here);
    else if (event.key === "ArrowLeft") this.left(here);
    else if (event.key === "Enter" || event.key === " ") this.toggleAt(here);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private right(here: number): void {
    const slot = this.forest.slots[here];
    if (!slot?.line || slot.line.children === 0) return;
    if (this.forest.isOpen(slot.line, slot.depth)) this.choose(here + 1, true);
    else this.toggleAt(here);
  }

  private left(here: number): void {
    const slot = this.forest.slots[here];
    if (!slot?.line) return;
    if (this.forest.isOpen(slot.line, slot.depth)) this.toggleAt(here);
    else if (this.forest.parentAt(here) >= 0) this.choose(this.forest.parentAt(here), true);
  }

  /** A tree that was hidden could not scroll: it does so when it is shown. */
  private resized(): void {
    if (this.owed && this.element.clientHeight > 0) this.reveal(this.forest.at(this.selected));
    this.draw();
  }

  private reveal(index: number): void {
    const { element } = this;
    this.owed = element.clientHeight === 0;
    if (index < 0 || this.owed) return;
    const top = index * ROW_HEIGHT;
    this.list.style.height = `${this.forest.slots.length * ROW_HEIGHT}px`;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + ROW_HEIGHT - element.clientHeight;
    }
  }

  /** Draws what is in view; also called four times a second while something runs. */
  draw(): void {
    const { slots } = this.forest;
    this.list.style.height = `${slots.length * ROW_HEIGHT}px`;
    const first = Math.max(0, Math.floor(this.element.scrollTop / ROW_HEIGHT) - SPARE);
    const rows = Math.ceil(this.element.clientHeight / ROW_HEIGHT) + 2 * SPARE;
    const last = Math.min(slots.length - 1, first + rows);
    this.retire(first, last);
    for (let index = first; index <= last; index += 1) this.drawRow(index);
    const active = this.forest.at(this.selected);
    if (active >= first && active <= last) keep(this.element, "aria-activedescendant", this.prefix + this.selected);
    else this.element.removeAttribute("aria-activedescendant");
    this.watch(first, last);
  }

  private drawRow(index: number): void {
    const slot = this.forest.slots[index]!;
    let row = this.rows.get(index);
    if (!row) {
      row = this.pool.pop() ?? new Row();
      this.rows.set(index, row);
      this.list.append(row.element);
    }
    const open = slot.line ? this.forest.isOpen(slot.line, slot.depth) : false;
    const selected = slot.line !== undefined && slot.line.id === this.selected;
    row.show(slot, index, { ...this.time(), open, selected, prefix: this.prefix });
  }

  private retire(first: number, last: number): void {
    for (const [index, row] of this.rows) {
      if (index >= first && index <= last) continue;
      row.element.remove();
      this.rows.delete(index);
      this.pool.push(row);
    }
  }

  /** Tells Python which pages are in view: it sends those that are missing, and again those that change. */
  private watch(first: number, last: number): void {
    if (this.element.clientHeight === 0 || !this.run) return;
    const pages = this.forest.pages(first, last);
    const wanted = JSON.stringify(pages);
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.send({ op: "watch", run: this.run, pages });
  }
}
