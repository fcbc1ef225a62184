// Which cells are chosen, and whether keys go to the notebook (command mode) or into a cell (edit mode).
import type {Cell} from "./cell";
import type {CellList} from "./list";
import {DOUBLE, Press} from "./press";

export type Mode = "command" | "edit";

export class Selection {
  mode: Mode = "command";
  current: Cell | null = null;
  private anchor: Cell | null = null;
  /** The chosen ones when they are not all in a row. */
  private picked: Set<Cell> | null = null;
  private painted = new Set<Cell>();
  /** The cells with what only the current one has and what takes room. */
  private readonly awake = new Set<Cell>();
  private readonly press: Press;

  constructor(
    private readonly list: CellList,
    private readonly host: HTMLElement,
    private readonly changed: (cell: Cell) => void,
  ) {
    this.press = new Press(list.element, "*", DOUBLE);
  }

  /** The chosen cells from first to last; often one, none in an empty notebook. */
  get range(): Cell[] {
    if (this.picked) return this.list.all.filter((cell) => this.picked?.has(cell));
    if (!this.current) return [];
    const ends = [this.list.indexOf(this.current), this.list.indexOf(this.anchor ?? this.current)].filter((i) => i >= 0);
    return this.list.all.slice(Math.min(...ends), Math.max(...ends) + 1);
  }

  get index(): number {
    return this.current ? this.list.indexOf(this.current) : -1;
  }

  /** Chooses a cell and gives it the focus. */
  choose(cell: Cell | undefined, mode: Mode = "command", place?: "start" | "end"): void {
    if (!cell) return;
    this.mark(cell, mode);
    if (mode === "edit") cell.edit(place);
    else cell.element.focus({preventScroll: true});
    cell.element.scrollIntoView({block: "nearest"});
  }

  /** Notes that a cell was chosen, without moving the focus. */
  mark(cell: Cell, mode: Mode): void {
    const before = this.current;
    this.current = cell;
    this.anchor = cell;
    this.picked = null;
    this.mode = mode;
    this.paint();
    this.awake.add(cell);
    // A cell that comes to rest moves all below it, the button that is being pressed there as well.
    this.press.after(() => this.settle());
    if (before !== cell) this.changed(cell);
  }

  /** Adds the next (1) or previous (-1) cell to the chosen ones. */
  extend(step: 1 | -1): void {
    const next = this.list.beside(this.index, step);
    if (next && this.current) this.reach(next);
  }

  extendTo(end: "first" | "last"): void {
    const cell = this.list.at(end === "first" ? 0 : this.list.all.length - 1);
    if (cell) this.reach(cell);
  }

  /** Chooses all from where the choice began to this cell. */
  reach(cell: Cell): void {
    const anchor = this.anchor ?? this.current;
    this.choose(cell);
    this.anchor = anchor;
    this.paint();
  }

  /** Adds a cell to the chosen ones, or takes it out. */
  toggle(cell: Cell): void {
    const picked = new Set(this.range);
    if (!picked.delete(cell)) picked.add(cell);
    else if (picked.size === 0) return;
    const current = picked.has(cell) ? cell : [...picked].at(-1);
    this.choose(current);
    this.picked = picked;
    this.paint();
  }

  /** Chooses these cells, which stand in a row. */
  span(cells: Cell[]): void {
    if (cells.length === 0) return;
    this.choose(cells.at(-1));
    this.anchor = cells[0] ?? null;
    this.paint();
  }

  all(): void {
    this.span([...this.list.all]);
  }

  private settle(): void {
    for (const cell of this.awake) {
      if (cell !== this.current || this.mode === "command") cell.rest();
      cell.element.classList.toggle("awake", cell === this.current);
      if (cell !== this.current) this.awake.delete(cell);
    }
  }

  /** Forgets a cell that is gone. */
  drop(cell: Cell): void {
    this.awake.delete(cell);
    this.picked?.delete(cell);
    if (this.picked?.size === 0) this.picked = null;
    if (this.anchor === cell) this.anchor = null;
    if (this.current === cell) this.current = null;
  }

  /** Shows the choice. Only cells whose part in it has changed are touched: there may be hundreds. */
  paint(): void {
    const range = new Set(this.range);
    if (this.host.dataset.mode !== this.mode) this.host.dataset.mode = this.mode;
    for (const cell of new Set([...this.painted, ...range])) mark(cell, range.has(cell), cell === this.current);
    this.painted = range;
  }
}

function mark(cell: Cell, chosen: boolean, current: boolean): void {
  cell.element.classList.toggle("chosen", chosen);
  if (cell.element.classList.contains("current") === current) return;
  cell.element.classList.toggle("current", current);
  cell.element.tabIndex = current ? 0 : -1;
  // Only the current cell's buttons are stops of the Tab key; else 200 cells would be 1,000 stops.
  for (const button of cell.element.querySelectorAll<HTMLElement>("button.tool, .name, .language, .view")) {
    button.tabIndex = current ? 0 : -1;
  }
}
