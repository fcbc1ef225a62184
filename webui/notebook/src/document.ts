// The page's copy of the notebook, kept in step with Python, which owns the notebook. Every local change is applied
// here first and told to Python; every change from elsewhere is applied as it comes.
import {Cell, type CellHost} from "./cell";
import {Debounce, freshId} from "./dom";
import type {CellList} from "./list";
import type {CellData, Change, Kind, LoadedCell, Problem} from "./messages";
import type {Wire} from "./wire";

/** Milliseconds after which an edit without an answer is worth a warning. */
const OVERDUE = 8_000;

export class PageDocument {
  revision = 0;
  private readonly overdue: Debounce;

  constructor(
    private readonly list: CellList,
    private readonly wire: Wire,
    private readonly host: CellHost,
    private readonly stalled: (stalled: boolean) => void,
  ) {
    this.overdue = new Debounce(OVERDUE, () => stalled(true));
  }

  insert(at: number, kind: Kind, source = ""): Cell {
    return this.insertCell(at, {id: "", kind, source, name: "", options: {}});
  }

  /** Puts a cell in; it gets an id of its own, and keeps its name when no other has it. */
  insertCell(at: number, given: CellData): Cell {
    const name = this.list.all.some((cell) => cell.name === given.name) ? "" : given.name;
    const data = {...given, id: freshId(), name};
    const cell = this.create(data);
    this.list.insert(cell, at);
    this.wire.send({op: "insert", at, ...data});
    return cell;
  }

  /** Makes several changes that are one step to undo. */
  together(run: () => void): void {
    this.flush();
    this.wire.together(run);
  }

  setOptions(cell: Cell, options: Record<string, string>): void {
    cell.setOptions(options);
    this.wire.send({op: "options", id: cell.id, options});
  }

  remove(cell: Cell): void {
    cell.flush.now();
    this.list.remove(cell);
    this.wire.send({op: "delete", id: cell.id});
  }

  move(cell: Cell, to: number): void {
    if (to < 0 || to >= this.list.all.length || to === this.list.indexOf(cell)) return;
    this.list.move(cell, to);
    this.wire.send({op: "move", id: cell.id, to});
  }

  duplicate(cell: Cell): Cell {
    cell.flush.now();
    const copy = this.create({id: freshId(), kind: cell.kind, source: cell.source, name: "", options: cell.options});
    this.list.insert(copy, this.list.indexOf(cell) + 1);
    this.wire.send({op: "duplicate", id: cell.id, new_id: copy.id});
    return copy;
  }

  setKind(cell: Cell, kind: Kind): void {
    if (cell.kind === kind) return;
    cell.flush.now();
    cell.setKind(kind);
    this.wire.send({op: "kind", id: cell.id, kind});
  }

  rename(cell: Cell, typed: string): void {
    const name = typed.trim().replace(/[^\p{L}\p{N}_.:-]+/gu, "-").replace(/^[.:-]+|[-]+$/g, "");
    const before = cell.name;
    cell.rename(name);
    if (name !== before) this.wire.send({op: "rename", id: cell.id, name});
  }

  /** Notes a local edit; it is sent after 150 ms without a key, a second at most, or before anything that depends on it. */
  edited(cell: Cell): void {
    cell.flush.later();
    if (cell.kind !== "markdown") cell.check.later();
  }

  flush(): void {
    for (const cell of this.list.all) cell.flush.now();
  }

  accepted(id: string, revision: number, number: number): void {
    this.seen(revision);
    this.list.get(id)?.shared.accepted(number);
    this.answered();
  }

  /**
   * Python did not take an edit of ours, because someone else's came first: ours goes on top of it and is sent again.
   * Without a number it corrects one that it took.
   */
  resent(id: string, source: string, revision: number, number: number): void {
    this.seen(revision);
    this.answered();
    const cell = this.list.get(id);
    // The change that came first may have been heard of already, and what was typed be under way on top of it.
    if (!cell || (number > 0 && !cell.shared.answered(number))) return;
    cell.replace(source, "under way");
    if (cell.source !== source) this.send(cell);
  }

  /** Makes the list what Python says it is; editors of cells that stay are kept. */
  load(cells: LoadedCell[], revision: number): void {
    this.revision = revision;
    const wanted = new Set(cells.map((cell) => cell.id));
    for (const cell of [...this.list.all]) if (!wanted.has(cell.id)) this.list.remove(cell);
    cells.forEach((data, index) => this.place(data, index));
  }

  /** Applies a change from elsewhere; the cell it is about, if it is still there. */
  apply(change: Change, revision: number): Cell | undefined {
    this.seen(revision);
    if (change.type === "insert_cell") return this.place(change.cell, change.at);
    const cell = this.list.get(change.id);
    if (cell) this.applyTo(cell, change);
    return this.list.get(change.id);
  }

  close(): void {
    this.flush();
    this.overdue.cancel();
  }

  private applyTo(cell: Cell, change: Exclude<Change, {type: "insert_cell"}>): void {
    switch (change.type) {
      case "delete_cell":
        // Python answers nothing to edits of a cell that is gone.
        this.answered();
        return this.list.remove(cell);
      case "move_cell":
        return this.list.move(cell, change.to);
      case "edit_cell":
        cell.replace(change.source, "refused");
        // What we typed on top of it is not known to Python yet.
        return cell.source === change.source ? undefined : cell.flush.later();
      case "rename_cell":
        return cell.rename(change.name);
      case "set_kind":
        return cell.setKind(change.kind);
      case "set_options":
        return cell.setOptions(change.options);
    }
  }

  private place(data: CellData, index: number): Cell {
    const known = this.list.get(data.id);
    if (!known) {
      const cell = this.create(data);
      this.list.insert(cell, index);
      return cell;
    }
    if (this.list.indexOf(known) !== index) this.list.move(known, index);
    if (known.kind !== data.kind) known.setKind(data.kind);
    if (known.source !== data.source) known.replace(data.source, "under way");
    known.rename(data.name);
    known.setOptions(data.options);
    return known;
  }

  private create(data: CellData): Cell {
    return new Cell(data, this.host, (cell) => this.send(cell), (cell) => void this.check(cell));
  }

  private send(cell: Cell): void {
    const source = cell.source;
    if (source === cell.shared.latest) return;
    this.wire.send({op: "edit", id: cell.id, source, base: this.revision, number: cell.shared.send(source)});
    this.overdue.later();
  }

  private async check(cell: Cell): Promise<void> {
    cell.flush.now();
    const checked = cell.source;
    const problems = await this.wire.ask<Problem[]>({op: "check", id: cell.id});
    if (problems && cell.source === checked) cell.showProblems(problems);
  }

  private seen(revision: number): void {
    this.revision = Math.max(this.revision, revision);
  }

  private answered(): void {
    this.overdue.cancel();
    this.stalled(false);
  }
}
