/** The spans the page knows of one run, as a forest whose open part is a list of slots. Draws nothing. */

import { type Line, PAGE, type Page } from "./wire";

/** A place in the list: a span, or one that has yet to be fetched (`line` undefined). */
export interface Slot {
  parent: string;
  index: number;
  depth: number;
  line: Line | undefined;
  siblings: number;
}

export class Forest {
  /** What can be seen, top to bottom. */
  slots: Slot[] = [];
  private lines = new Map<string, Line>();
  private children = new Map<string, (Line | undefined)[]>();
  private chosen = new Map<string, boolean>();
  private places = new Map<string, number>();

  /** `openDepth`: spans above this depth are open until the person says otherwise. */
  constructor(private openDepth: number) {}

  setOpenDepth(depth: number): void {
    if (depth !== this.openDepth) {
      this.openDepth = depth;
      this.list();
    }
  }

  /** Takes pages of children in. */
  place(pages: Page[]): void {
    for (const page of pages) {
      const rows = this.rowsOf(page.parent, page.total);
      page.rows.forEach((line, index) => {
        rows[page.offset + index] = line;
        this.lines.set(line.id, line);
        if (line.children > 0) this.rowsOf(line.id, line.children).length = line.children;
      });
      // In a film that goes back there are fewer again; the last page knows how many.
      if (page.offset + page.rows.length >= page.total) rows.length = page.total;
    }
    this.list();
  }

  private rowsOf(parent: string, total: number): (Line | undefined)[] {
    const rows = this.children.get(parent) ?? [];
    this.children.set(parent, rows);
    if (rows.length < total) rows.length = total;
    return rows;
  }

  line(id: string): Line | undefined {
    return this.lines.get(id);
  }

  /** The slot of a span in `slots`, or -1. */
  at(id: string): number {
    return this.places.get(id) ?? -1;
  }

  isOpen(line: Line, depth: number): boolean {
    return line.children > 0 && (this.chosen.get(line.id) ?? depth < this.openDepth);
  }

  /** Opens or closes a span; true when that changed the list. */
  open(id: string, open: boolean): boolean {
    const slot = this.slots[this.at(id)];
    if (slot?.line && this.isOpen(slot.line, slot.depth) === open) return false;
    this.chosen.set(id, open);
    this.list();
    return true;
  }

  /** Opens every ancestor, outermost first. */
  openPath(path: string[]): void {
    for (const id of path) this.chosen.set(id, true);
    this.list();
  }

  /** Where a span sits in the list, and its parent's slot (-1 for a root). */
  parentAt(index: number): number {
    const slot = this.slots[index];
    return slot ? this.at(slot.parent) : -1;
  }

  /** The pages that the slots from `first` to `last` need, in order. */
  pages(first: number, last: number): { parent: string; offset: number }[] {
    const wanted = new Map<string, { parent: string; offset: number }>();
    for (let index = Math.max(0, first); index <= last && index < this.slots.length; index += 1) {
      const slot = this.slots[index]!;
      const offset = Math.floor(slot.index / PAGE) * PAGE;
      wanted.set(`${slot.parent}/${offset}`, { parent: slot.parent, offset });
    }
    return [...wanted.values()];
  }

  private list(): void {
    this.slots = [];
    this.places.clear();
    const stack: { parent: string; rows: (Line | undefined)[]; index: number }[] = [];
    stack.push({ parent: "", rows: this.children.get("") ?? [], index: 0 });
    while (stack.length) {
      const top = stack[stack.length - 1]!;
      if (top.index >= top.rows.length) {
        stack.pop();
        continue;
      }
      this.step(stack, top);
    }
  }

  private step(
    stack: { parent: string; rows: (Line | undefined)[]; index: number }[],
    top: { parent: string; rows: (Line | undefined)[]; index: number },
  ): void {
    const line = top.rows[top.index];
    const depth = stack.length - 1;
    if (line) this.places.set(line.id, this.slots.length);
    this.slots.push({ parent: top.parent, index: top.index, depth, line, siblings: top.rows.length });
    top.index += 1;
    if (line && this.isOpen(line, depth)) {
      stack.push({ parent: line.id, rows: this.children.get(line.id) ?? [], index: 0 });
    }
  }
}
