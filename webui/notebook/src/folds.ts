// What is folded away: the code or output of a cell, or all below a heading. Kept for this person in this browser; the
// option `fold` of a cell (`code`, `output` or `section`) says how it begins for everybody.
import type {Cell} from "./cell";
import {make} from "./dom";
import {sectionLevel, sectionOf} from "./headings";
import {icon} from "./icons";
import type {CellList} from "./list";

export type Part = "code" | "output" | "section";

const PARTS: Part[] = ["code", "output", "section"];
const KEY = "llmspell.folds.";
/** Cells whose folds are kept for one notebook. */
const MOST = 500;

type Kept = Record<string, Part[]>;

export class Folds {
  private kept: Kept = {};
  private key = "";

  constructor(private readonly list: CellList) {}

  /** Reads what was folded when this notebook was last here. */
  load(): void {
    this.key = KEY + (new URLSearchParams(location.search).get("file") ?? "");
    this.kept = read(this.key);
    this.show();
  }

  isFolded(cell: Cell, part: Part): boolean {
    return (this.kept[cell.id] ?? wish(cell)).includes(part);
  }

  toggle(cells: Cell[], part: Part): void {
    const fold = cells.some((cell) => !this.isFolded(cell, part));
    for (const cell of cells) this.set(cell, part, fold);
  }

  set(cell: Cell, part: Part, folded: boolean): void {
    const others = (this.kept[cell.id] ?? wish(cell)).filter((one) => one !== part);
    this.kept[cell.id] = folded ? [...others, part] : others;
    write(this.key, this.kept);
    this.show();
  }

  /** Lets the file say again how the cell is. */
  forget(cell: Cell): void {
    delete this.kept[cell.id];
    write(this.key, this.kept);
    this.show();
  }

  /** Unfolds the sections that a cell is in, so that it can be seen. */
  reveal(cell: Cell): void {
    if (!cell.element.classList.contains("in-fold")) return;
    const all = this.list.all;
    for (const [at, head] of all.entries()) {
      if (this.isFolded(head, "section") && sectionOf(all, at).includes(cell)) this.set(head, "section", false);
    }
  }

  /** Draws it, after cells have come, gone or changed. */
  show(): void {
    const all = this.list.all;
    const hidden = new Set<Cell>();
    all.forEach((cell, at) => {
      const level = sectionLevel(cell);
      const isFolded = level > 0 && this.isFolded(cell, "section");
      const below = isFolded ? sectionOf(all, at) : [];
      for (const one of below) hidden.add(one);
      this.showHead(cell, level, isFolded, below.length);
      cell.outputs.fold(this.isFolded(cell, "output"));
      this.showCode(cell);
    });
    for (const cell of all) cell.element.classList.toggle("in-fold", hidden.has(cell));
  }

  private showCode(cell: Cell): void {
    const folded = cell.kind !== "markdown" && this.isFolded(cell, "code");
    cell.element.classList.toggle("code-folded", folded);
    let note = cell.element.querySelector<HTMLElement>(".code-note");
    if (!folded) return note?.remove();
    const line = cell.source.split("\n").find((one) => one.trim() !== "")?.trim() ?? "";
    if (!note) {
      note = make("button", {type: "button", class: "code-note", title: "Show the code", onclick: () => this.set(cell, "code", false)});
      cell.element.querySelector(".code")?.before(note);
    }
    const text = `${line.slice(0, 60)} …`;
    if (note.textContent !== text) note.textContent = text;
  }

  private showHead(cell: Cell, level: number, folded: boolean, count: number): void {
    let button = cell.element.querySelector<HTMLButtonElement>(".tool-fold");
    if (level === 0) return button?.remove();
    if (!button) {
      button = make("button", {type: "button", class: "tool tool-fold", tabindex: "-1"}, icon("chevron"));
      button.addEventListener("click", () => this.toggle([cell], "section"));
      cell.element.querySelector(".gutter")?.prepend(button);
    }
    const label = folded ? `Show the ${count} cells of this section` : "Fold this section";
    button.setAttribute("aria-expanded", String(!folded));
    button.setAttribute("aria-label", label);
    button.title = label;
    cell.element.classList.toggle("section-folded", folded);
    cell.element.dataset.folded = folded ? `${count} ${count === 1 ? "cell" : "cells"} folded` : "";
  }
}

/** What the file asks for. */
function wish(cell: Cell): Part[] {
  const said = (cell.options.fold ?? "").split(/[\s,+]+/);
  return PARTS.filter((part) => said.includes(part));
}

function read(key: string): Kept {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return kept !== null && typeof kept === "object" ? (kept as Kept) : {};
  } catch {
    return {};
  }
}

function write(key: string, kept: Kept): void {
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(Object.entries(kept).slice(-MOST))));
  } catch {
    // Then it is folded until the page is left.
  }
}
