// What a person can do to the chosen cells, by key or by button.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import {askOptions} from "./celloptions";
import {Clipboard} from "./clipboard";
import type {PageDocument} from "./document";
import type {FirstUse} from "./firstuse";
import type {Folds, Part} from "./folds";
import {sectionLevel} from "./headings";
import {LABELS} from "./languages";
import type {CellList} from "./list";
import type {Kind} from "./messages";
import type {Selection} from "./selection";
import type {Wire} from "./wire";

export class Actions {
  private readonly clipboard: Clipboard;

  constructor(
    private readonly list: CellList,
    private readonly selection: Selection,
    private readonly document: PageDocument,
    private readonly wire: Wire,
    private readonly announcer: Announcer,
    private readonly kinds: () => Kind[],
    private readonly firstUse: FirstUse,
    private readonly folds: Folds,
  ) {
    this.clipboard = new Clipboard(wire, announcer);
  }

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
    const next = this.list.beside(this.list.indexOf(last), 1);
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

  insertKind(kind: Kind): void {
    this.insert(this.after, kind, "edit");
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
    this.document.together(() => cells.forEach((cell) => this.document.remove(cell)));
    for (const cell of cells) this.selection.drop(cell);
    this.selection.choose(this.list.at(Math.min(index, this.list.all.length - 1)));
    const text = cells.length === 1 ? "Cell deleted" : `${cells.length} cells deleted`;
    this.announcer.show(text, {label: "Undo", run: () => this.undo()});
  }

  move(step: -1 | 1, cells: Cell[] = this.selection.range): void {
    const edge = step < 0 ? cells[0] : cells.at(-1);
    if (!edge || !this.list.at(this.list.indexOf(edge) + step)) return;
    this.moveTo(step < 0 ? this.list.indexOf(edge) - 1 : this.list.indexOf(edge) + 2, cells);
    edge.element.scrollIntoView({block: "nearest"});
  }

  /** Moves cells, so that they stand together in front of the one that is at `gap` now. */
  moveTo(gap: number, cells: Cell[]): void {
    const places = cells.map((cell) => this.list.indexOf(cell));
    this.document.together(() => {
      const above = cells.filter((_, index) => places[index]! < gap).reverse();
      above.forEach((cell, index) => this.document.move(cell, gap - 1 - index));
      cells.filter((_, index) => places[index]! >= gap).forEach((cell, index) => this.document.move(cell, gap + index));
    });
    if (this.selection.mode === "command") this.selection.current?.element.focus({preventScroll: true});
    this.announcer.say(cells.length === 1 ? `Moved to place ${this.list.indexOf(cells[0]!) + 1}` : `${cells.length} cells moved`);
  }

  duplicate(cell: Cell): void {
    this.selection.choose(this.document.duplicate(cell));
  }

  copy(): void {
    const cells = this.selection.range;
    this.document.flush();
    this.clipboard.copy(cells);
    this.announcer.show(cells.length === 1 ? "Cell copied" : `${cells.length} cells copied`);
  }

  cut(): void {
    this.document.flush();
    this.clipboard.copy(this.selection.range);
    this.remove();
  }

  /** Puts in what was copied last in this studio, or the cells of `text`, and chooses it. */
  async paste(below: boolean, text?: string): Promise<void> {
    const cells = await (text === undefined ? this.clipboard.cells() : this.clipboard.read(text));
    const at = below ? this.after : Math.max(this.list.indexOf(this.selection.range[0] ?? this.list.all[0]!), 0);
    const made: Cell[] = [];
    this.document.together(() => cells.forEach((cell, index) => made.push(this.document.insertCell(at + index, cell))));
    this.selection.span(made);
  }

  merge(): void {
    const range = this.selection.range;
    this.join(range.length > 1 ? range : this.list.all.slice(this.after - 1, this.after + 1));
  }

  mergeAbove(): void {
    const first = this.selection.range[0];
    const at = first ? this.list.indexOf(first) : 0;
    this.join(this.list.all.slice(Math.max(at - 1, 0), at + 1));
  }

  private join(cells: readonly Cell[]): void {
    const [first, ...rest] = cells;
    if (!first || rest.length === 0) return;
    this.document.together(() => {
      first.write(cells.map((cell) => cell.source).join("\n\n"));
      first.flush.now();
      for (const cell of rest) this.document.remove(cell);
    });
    for (const cell of rest) this.selection.drop(cell);
    this.selection.choose(first);
  }

  split(): void {
    const cell = this.selection.current;
    if (!cell?.view || this.selection.mode !== "edit") return;
    const position = cell.view.head;
    const [above, below] = [cell.source.slice(0, position), cell.source.slice(position)];
    this.document.together(() => {
      cell.write(above.replace(/\n$/, ""));
      cell.flush.now();
      this.document.insert(this.list.indexOf(cell) + 1, cell.kind, below.replace(/^\n/, ""));
    });
    this.selection.choose(this.list.at(this.list.indexOf(cell) + 1), "edit", "start");
  }

  setKind(kind: Kind, cells: Cell[] = this.selection.range): void {
    this.document.together(() => {
      for (const cell of cells) cell.smart.translate(kind, () => this.document.setKind(cell, kind));
    });
    this.firstUse.of(kind);
  }

  /** Makes text into code of the language around it. */
  makeCode(): void {
    const texts = this.selection.range.filter((cell) => cell.kind === "markdown");
    this.document.together(() => texts.forEach((cell) => this.document.setKind(cell, this.near(cell))));
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
    this.document.together(() => {
      for (const cell of this.selection.range) {
        this.document.setKind(cell, "markdown");
        cell.write(`${"#".repeat(level)} ${cell.source.replace(/^#+\s*/, "")}`);
        cell.flush.now();
      }
    });
  }

  options(host: HTMLElement, cell = this.selection.current): void {
    if (!cell) return;
    const name = cell.name || `cell ${this.list.indexOf(cell) + 1}`;
    askOptions(host, cell, name, () => this.wire.ask({op: "profiles", id: cell.id}), (options) => {
      this.document.setOptions(cell, options);
      this.folds.forget(cell);
    });
  }

  fold(part: Part): void {
    this.folds.toggle(this.selection.range, part);
  }

  /** Folds the section that begins here, or goes up to where it begins; unfolds it again. */
  foldSection(folded: boolean): void {
    const cell = this.selection.current;
    if (!cell) return;
    if (sectionLevel(cell) > 0) return this.folds.set(cell, "section", folded);
    const above = folded ? this.list.all.slice(0, this.list.indexOf(cell)).filter((one) => sectionLevel(one) > 0).at(-1) : undefined;
    this.selection.choose(above);
  }

  expandOutput(): void {
    for (const cell of this.selection.range) cell.outputs.expand();
  }

  lineNumbers(which: "chosen" | "all" = "chosen"): void {
    for (const cell of which === "all" ? this.list.all : this.selection.range) cell.showLineNumbers();
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

  step(by: -1 | 1): void {
    this.selection.choose(this.list.beside(this.selection.index, by));
  }

  ends(which: "first" | "last"): void {
    this.selection.choose(this.list.at(which === "first" ? 0 : this.list.all.length - 1));
  }

  /** From an editor's edge into the next one; false when there is none. */
  cross(step: -1 | 1): boolean {
    const next = this.list.beside(this.selection.index, step);
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
