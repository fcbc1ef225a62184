// What a person can do to the chosen cells, by key or by button.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import type {PageDocument} from "./document";
import type {FirstUse} from "./firstuse";
import {LABELS} from "./languages";
import type {CellList} from "./list";
import type {Kind} from "./messages";
import type {Selection} from "./selection";
import type {Wire} from "./wire";

export class Actions {
  private clipboard: {kind: Kind; source: string}[] = [];

  constructor(
    private readonly list: CellList,
    private readonly selection: Selection,
    private readonly document: PageDocument,
    private readonly wire: Wire,
    private readonly announcer: Announcer,
    private readonly kinds: () => Kind[],
    private readonly firstUse: FirstUse,
  ) {}

  run(cells: Cell[] = this.selection.range): void {
    this.document.flush();
    for (const cell of cells) {
      if (cell.kind === "markdown") cell.rest();
      else this.wire.send({op: "run", id: cell.id});
    }
  }

  runHere(): void {
    this.run();
    this.selection.choose(this.selection.current ?? undefined);
  }

  runAndAdvance(): void {
    const last = this.selection.range.at(-1);
    if (!last) return;
    this.run();
    const next = this.list.at(this.list.indexOf(last) + 1);
    if (next) this.selection.choose(next);
    else this.insert(this.list.all.length, last.kind, "edit");
  }

  runAndInsert(): void {
    const last = this.selection.range.at(-1);
    if (!last) return;
    this.run();
    this.insert(this.list.indexOf(last) + 1, this.near(last), "edit");
  }

  runAll(): void {
    this.document.flush();
    this.wire.send({op: "run_all"});
  }

  runFromHere(): void {
    const first = this.selection.range[0];
    this.document.flush();
    if (first) this.wire.send({op: "run_from", id: first.id});
  }

  insert(at: number, kind: Kind, mode: "command" | "edit" = "command", source = ""): Cell {
    const cell = this.document.insert(at, kind, source);
    this.firstUse.of(kind);
    this.selection.choose(cell, mode);
    return cell;
  }

  /** Puts code into a new cell below the chosen ones. */
  insertCode(kind: Kind, source: string): void {
    this.insert(this.after, kind, "command", source);
  }

  /** The language a new cell below would have, if it is code. */
  get language(): Kind {
    return this.near(this.selection.range.at(-1));
  }

  insertAbove(): void {
    const first = this.selection.range[0] ?? this.list.all[0];
    this.insert(Math.max(first ? this.list.indexOf(first) : 0, 0), this.near(first));
  }

  insertBelow(): void {
    this.insert(this.after, this.near(this.selection.range.at(-1)));
  }

  remove(cells: Cell[] = this.selection.range): void {
    if (cells.length === 0) return;
    const index = this.list.indexOf(cells[0]!);
    for (const cell of cells) this.document.remove(cell);
    for (const cell of cells) this.selection.drop(cell);
    this.selection.choose(this.list.at(Math.min(index, this.list.all.length - 1)));
    const text = cells.length === 1 ? "Cell deleted" : `${cells.length} cells deleted`;
    this.announcer.show(text, {label: "Undo", run: () => cells.forEach(() => this.wire.send({op: "undo"}))});
  }

  move(step: -1 | 1, cells: Cell[] = this.selection.range): void {
    const ordered = step < 0 ? cells : [...cells].reverse();
    const edge = ordered[0];
    if (!edge || !this.list.at(this.list.indexOf(edge) + step)) return;
    for (const cell of ordered) this.document.move(cell, this.list.indexOf(cell) + step);
    if (this.selection.mode === "command") this.selection.current?.element.focus({preventScroll: true});
    edge.element.scrollIntoView({block: "nearest"});
  }

  duplicate(cell: Cell): void {
    this.selection.choose(this.document.duplicate(cell));
  }

  copy(): void {
    this.clipboard = this.selection.range.map(({kind, source}) => ({kind, source}));
    this.announcer.show(this.clipboard.length === 1 ? "Cell copied" : `${this.clipboard.length} cells copied`);
  }

  cut(): void {
    this.clipboard = this.selection.range.map(({kind, source}) => ({kind, source}));
    this.remove();
  }

  paste(below: boolean): void {
    const at = below ? this.after : Math.max(this.list.indexOf(this.selection.range[0] ?? this.list.all[0]!), 0);
    this.clipboard.forEach(({kind, source}, index) => this.insert(at + index, kind, "command", source));
  }

  merge(): void {
    const range = this.selection.range;
    const first = range[0];
    const rest = range.length > 1 ? range.slice(1) : this.list.all.slice(this.after, this.after + 1);
    if (!first || rest.length === 0) return;
    first.write([first, ...rest].map((cell) => cell.source).join("\n\n"));
    first.flush.now();
    for (const cell of rest) this.document.remove(cell);
    this.selection.choose(first);
  }

  split(): void {
    const cell = this.selection.current;
    if (!cell?.view || this.selection.mode !== "edit") return;
    const position = cell.view.head;
    const [above, below] = [cell.source.slice(0, position), cell.source.slice(position)];
    cell.write(above.replace(/\n$/, ""));
    cell.flush.now();
    const made = this.document.insert(this.list.indexOf(cell) + 1, cell.kind, below.replace(/^\n/, ""));
    this.selection.choose(made, "edit", "start");
  }

  setKind(kind: Kind, cells: Cell[] = this.selection.range): void {
    for (const cell of cells) {
      const plainly = (): void => this.document.setKind(cell, kind);
      if (!cell.smart.translate(kind, plainly)) plainly();
    }
    this.firstUse.of(kind);
  }

  /** Makes text into code of the language around it. */
  makeCode(): void {
    for (const cell of this.selection.range) {
      if (cell.kind === "markdown") this.document.setKind(cell, this.near(cell));
    }
  }

  /** Gives the chosen cells the next language, all the same one. */
  nextLanguage(): void {
    const languages: Kind[] = this.kinds().filter((kind) => kind !== "markdown");
    const first = this.selection.range[0];
    const next = languages[(languages.indexOf(first?.kind ?? "lua") + 1) % languages.length];
    if (!next) return;
    this.announcer.say(LABELS[next]);
    this.setKind(next);
  }

  /** The language of the code nearest to a cell: its own, one above, one below; the first there is in a blank notebook. */
  near(cell: Cell | undefined): Kind {
    const all = this.list.all;
    const at = cell ? this.list.indexOf(cell) : all.length - 1;
    const around = [...all.slice(0, at + 1).reverse(), ...all.slice(at + 1)];
    return around.find((one) => one.kind !== "markdown")?.kind ?? this.kinds()[0] ?? "lua";
  }

  heading(level: number): void {
    for (const cell of this.selection.range) {
      this.document.setKind(cell, "markdown");
      cell.write(`${"#".repeat(level)} ${cell.source.replace(/^#+\s*/, "")}`);
    }
  }

  foldOutput(): void {
    for (const cell of this.selection.range) cell.outputs.fold();
  }

  expandOutput(): void {
    for (const cell of this.selection.range) cell.outputs.expand();
  }

  lineNumbers(): void {
    for (const cell of this.selection.range) cell.showLineNumbers();
  }

  interrupt(): void {
    this.wire.send({op: "interrupt"});
  }

  undo(): void {
    this.document.flush();
    this.wire.send({op: "undo"});
  }

  redo(): void {
    this.document.flush();
    this.wire.send({op: "redo"});
  }

  step(by: number): void {
    this.selection.choose(this.list.at(this.selection.index + by));
  }

  ends(which: "first" | "last"): void {
    this.selection.choose(this.list.at(which === "first" ? 0 : this.list.all.length - 1));
  }

  /** From an editor's edge into the next one; false when there is none. */
  cross(step: -1 | 1): boolean {
    const next = this.list.at(this.selection.index + step);
    if (!next) return false;
    if (next.kind === "markdown") this.selection.choose(next);
    else this.selection.choose(next, "edit", step < 0 ? "end" : "start");
    return true;
  }

  private get after(): number {
    const last = this.selection.range.at(-1);
    return last ? this.list.indexOf(last) + 1 : this.list.all.length;
  }
}
