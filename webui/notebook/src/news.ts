// Applies what Python tells: the notebook as it is, changes from elsewhere, progress and outputs.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import {duration} from "./clock";
import type {DataflowView} from "./dataflow";
import type {PageDocument} from "./document";
import {apart, type Flaw, showFlaws} from "./flaws";
import type {IsolationBar} from "./isolation";
import type {CellList} from "./list";
import type {Kind, LoadedCell, Mark, News, Output, Progress} from "./messages";
import type {Palette} from "./palette";
import type {Runs} from "./runs";
import {Salvage} from "./salvage";
import type {Selection} from "./selection";

type Told = Exclude<News, {op: "reply" | "batch"}>;

export interface Stage {
  kinds: Kind[];
  notes: Partial<Record<Kind, string>>;
  loaded(): void;
  refresh(): void;
  point(cell: Cell, line: number): void;
  readonly palette: Palette;
  readonly isolation: IsolationBar;
  readonly dataflow: DataflowView;
  readonly runs: Runs;
}

export class NewsReader {
  private readonly salvage: Salvage;

  constructor(
    private readonly stage: Stage,
    private readonly list: CellList,
    private readonly document: PageDocument,
    private readonly selection: Selection,
    private readonly announcer: Announcer,
  ) {
    this.salvage = new Salvage(list, document, selection, announcer);
  }

  read(news: Told): void {
    switch (news.op) {
      case "load":
        return this.load(news);
      case "changed":
        return this.changed(news);
      case "accepted":
        return this.document.accepted(news.id, news.revision, news.number);
      case "cell":
        return this.document.resent(news.id, news.source, news.revision, news.number);
      case "outputs":
        return this.restoreOutputs(news.cells);
      case "trouble":
        return this.announcer.show(news.message);
      case "kernel":
        return this.announcer.say(news.message || `Kernel ${news.status}`);
      case "breakpoints":
        return;  // They hear of it themselves.
      case "palette":
        return this.stage.palette.open();
      case "queue":
        return this.stage.runs.queue(news.ids);
      case "isolation":
        return this.stage.isolation.show(news);
      case "dataflow":
        this.stage.dataflow.showSettings(news.settings);
        return this.stage.dataflow.show(news);
      case "settings":
        return this.stage.dataflow.showSettings(news);
      case "estimate":
        return this.stage.dataflow.showEstimate(news);
      case "status":
      case "output":
      case "cleared":
      case "asked":
        return this.stage.palette.hear(news) ? undefined : this.readCell(news);
      default:
        return this.readCell(news);
    }
  }

  private readCell(news: Extract<Told, {op: "status" | "output" | "cleared" | "diagnostics" | "lint" | "reveal" | "asked"}>): void {
    const cell = this.list.get(news.id);
    if (!cell) return;
    switch (news.op) {
      case "status":
        return this.progress(cell, news);
      case "output":
        return cell.outputs.append(news.items);
      case "cleared":
        cell.showProblems([]);
        return cell.outputs.clear();
      case "diagnostics":
        return cell.showProblems(news.items);
      case "lint":
        return this.lint(cell, news.items);
      case "reveal":
        return this.stage.point(cell, news.line);
      case "asked":
        return cell.outputs.ask(news.question);
    }
  }

  private lint(cell: Cell, items: (Mark | Flaw)[]): void {
    const {marks, flaws} = apart(items);
    cell.findings.mark(marks, cell.view?.view);
    showFlaws(cell, flaws, (options) => this.document.setOptions(cell, options));
  }

  private load(news: Extract<Told, {op: "load"}>): void {
    this.stage.kinds = news.languages;
    this.stage.notes = news.notes;
    this.stage.isolation.show(news.isolation);
    this.stage.palette.restore(news.trial);
    this.salvage.around(() => this.document.load(news.cells, news.revision));
    for (const data of news.cells) this.restore(data);
    this.stage.dataflow.showSettings(news.dataflow.settings);
    this.stage.dataflow.show(news.dataflow);
    this.stage.runs.queue(news.queue);
    const current = this.selection.current;
    if (!current || !this.list.get(current.id)) {
      if (current) this.selection.drop(current);
      const first = this.list.at(0);
      if (first) this.selection.mark(first, "command");
    }
    this.selection.paint();
    this.stage.loaded();
  }

  private restore(data: LoadedCell): void {
    const cell = this.list.get(data.id)!;
    cell.outputs.clear();
    if (data.outputs.length > 0) cell.outputs.append(data.outputs);
    for (const question of data.questions) cell.outputs.ask(question);
    cell.showProblems(data.problems);
    cell.showProgress(data);
    this.stage.runs.progress(cell);
  }

  private restoreOutputs(cells: Record<string, Output[]>): void {
    for (const [id, items] of Object.entries(cells)) this.list.get(id)?.outputs.append(items);
  }

  private changed(news: Extract<Told, {op: "changed"}>): void {
    const {change, revision} = news;
    const before = change.type === "insert_cell" ? undefined : this.list.get(change.id);
    const index = before ? this.list.indexOf(before) : 0;
    if (change.type === "delete_cell" && before) {
      this.salvage.around(() => {
        this.document.apply(change, revision);
        this.leave(before, index);
      });
    } else this.document.apply(change, revision);
    this.selection.paint();
    this.stage.refresh();
  }

  private leave(cell: Cell, index: number): void {
    const chosen = this.selection.current === cell;
    const focused = this.selection.mode === "command";
    this.selection.drop(cell);
    const next = this.list.at(Math.min(index, this.list.all.length - 1));
    if (chosen && next && focused) this.selection.mark(next, "command");
  }

  private progress(cell: Cell, progress: Progress): void {
    const wasRunning = cell.isRunning;
    cell.showProgress(progress);
    this.stage.dataflow.changed();
    this.stage.runs.progress(cell);
    if (!wasRunning || cell.isRunning) return;
    const name = cell.element.getAttribute("aria-label") ?? "Cell";
    const time = progress.seconds === undefined ? "" : ` after ${duration(progress.seconds)}`;
    this.announcer.say(`${name}: ${progress.status === "ok" ? "done" : progress.status}${time}`);
  }
}
