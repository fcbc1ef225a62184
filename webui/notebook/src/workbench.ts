// The tools for code of the whole notebook, put together: problems, names, find and replace.
import type {Announcer} from "./announcer";
import {answerAsks} from "./answerasks";
import {Breakpoints} from "./breakpoints";
import type {Cell} from "./cell";
import type {PageDocument} from "./document";
import {Finder} from "./finder";
import {Formatting} from "./formatting";
import {Keyboards} from "./keyboards";
import {Gallery} from "./gallery";
import type {CellList} from "./list";
import {count, Naming} from "./naming";
import type {Kind} from "./messages";
import type {Selection} from "./selection";
import type {PanelModel, Wire} from "./wire";

export interface Bench {
  element: HTMLElement;
  list: CellList;
  selection: Selection;
  document: PageDocument;
  wire: Wire;
  announcer: Announcer;
  model: PanelModel;
  /** Puts code into a new cell below the chosen one and goes there. */
  insert(language: Kind, code: string): void;
}

export class Workbench {
  readonly finder: Finder;
  readonly keyboards: Keyboards;
  readonly breakpoints: Breakpoints;
  private readonly naming: Naming;
  private readonly formatting: Formatting;
  private readonly gallery: Gallery;
  /** The cell of text whose source is shown for a place in it, until another place is looked at. */
  private looked: Cell | null = null;

  constructor(private readonly bench: Bench) {
    const {element, list, selection, wire, announcer, document} = bench;
    const goTo = this.goTo.bind(this);
    const editAll = this.editAll.bind(this);
    this.breakpoints = new Breakpoints({element, list, selection, wire, announcer});
    this.keyboards = new Keyboards(bench.model, list, announcer);
    const goBack = (): void => {
      this.lookAt(null);
      selection.choose(selection.current ?? undefined, selection.mode);
    };
    this.finder = new Finder({list, announcer, goTo, goBack, editAll});
    this.formatting = new Formatting({announcer, goTo, editAll});
    this.gallery = new Gallery({element, examples: () => wire.ask({op: "gallery"}), insert: (...code) => bench.insert(...code)});
    answerAsks(element, wire);
    const undo = (): void => wire.send({op: "undo"});
    const flush = (): void => document.flush();
    const call = (cell: Cell, name: string): void => document.rename(cell, name);
    this.naming = new Naming({element, list, wire, announcer, finder: this.finder, flush, undo, goTo, call});
  }

  close(): void {
    this.finder.close();
    this.breakpoints.close();
  }

  find(withReplace: boolean): void {
    const editor = this.bench.selection.mode === "edit" ? this.bench.selection.current?.view : null;
    this.finder.open(withReplace, editor?.selectedLine ?? "");
  }

  findNext(step: 1 | -1): void {
    if (this.finder.isOpen) this.finder.step(step);
    else this.find(false);
  }

  goToDefinition(cell = this.bench.selection.current, position = cell?.view?.head): void {
    if (cell && position !== undefined) void this.naming.goToDefinition(cell, position);
  }

  findNames(): void {
    const cell = this.bench.selection.current;
    if (cell?.view) void this.naming.findAll(cell, cell.view.head);
  }

  rename(): void {
    const cell = this.bench.selection.current;
    if (cell?.view) void this.naming.rename(cell, cell.view.head);
  }

  /** Calls a cell otherwise; where others read its result a person is asked whether they follow. */
  callCell(cell: Cell, name: string): void {
    void this.naming.callCell(cell, name);
  }

  showExamples(): void {
    this.gallery.open();
  }

  /** Formats the chosen cells, or all. */
  format(cells: readonly Cell[] = this.bench.selection.range): void {
    void this.formatting.format(cells);
  }

  formatAll(): void {
    this.format(this.bench.list.all);
  }

  /** Goes to the next (1) or previous (-1) problem of the notebook, round the end, and says what it is. */
  nextProblem(step: 1 | -1): void {
    const {list, selection, announcer} = this.bench;
    const found = list.all.filter((cell) => cell.findings.any).flatMap((cell) => {
      const view = cell.mount().view;
      return cell.findings.places(view).map((place) => ({cell, place}));
    });
    if (found.length === 0) return announcer.show("No problems in this notebook");
    const head = selection.mode === "edit" ? (selection.current?.view?.head ?? 0) : step > 0 ? -1 : Infinity;
    const behind = ({cell, place}: (typeof found)[number]): number =>
      Math.sign(list.indexOf(cell) - selection.index) || Math.sign(place.from - head);
    const ordered = step > 0 ? found : [...found].reverse();
    const next = ordered.find((one) => behind(one) === step) ?? ordered[0]!;
    this.goTo(next.cell, next.place.from, next.place.from, true);
    announcer.show(`${found.indexOf(next) + 1} of ${count(found.length, "problem")}: ${next.place.message}`);
  }

  /** Goes to a place of a cell; with `focus` into its editor. */
  goTo(cell: Cell, from: number, to: number, focus: boolean): void {
    const {selection} = this.bench;
    this.lookAt(focus ? null : cell);
    if (focus) selection.choose(cell, "edit");
    cell.mount().select(from, to);
  }

  /** Shows the source of a cell of text, and the one that was looked at before as text again. */
  private lookAt(cell: Cell | null): void {
    if (this.looked !== cell) this.looked?.rest();
    this.looked = cell?.kind === "markdown" ? cell : null;
    this.looked?.element.classList.add("editing");
  }

  private async editAll(sources: Record<string, string>): Promise<void> {
    const {document, wire, announcer} = this.bench;
    document.flush();
    const answer = await wire.ask<{cells: number}>({op: "edit_all", sources});
    if (!answer) return announcer.show("The studio does not answer. Nothing was changed.");
    announcer.show(`${count(answer.cells, "cell")} changed`, {label: "Undo", run: () => wire.send({op: "undo"})});
  }
}
