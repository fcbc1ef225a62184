// How the cells hang together, as the page shows it: marks on stale cells, what can be done about them, and the map.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import {StaleBar} from "./stalebar";
import {mark} from "./dataflowmarks";
import {jump} from "./height";
import type {CellList} from "./list";
import type {DataflowNews, Estimate, FlowSettings} from "./messages";
import {Minimap} from "./minimap";
import type {Selection} from "./selection";
import {SettingsBar} from "./settingsbar";
import type {Wire} from "./wire";

export class DataflowView {
  private readonly element: DocumentFragment = document.createDocumentFragment();
  private readonly stale: StaleBar;
  private readonly settings: SettingsBar;
  private readonly map: Minimap;
  private news: DataflowNews = {stale: {}, plan: 0, edges: [], remarks: {}};
  /** What each marked cell shows, so that only what changes is made anew: there may be hundreds. */
  private marked = new Map<Cell, string>();
  private drawing = 0;

  constructor(
    host: HTMLElement,
    private readonly list: CellList,
    private readonly selection: Selection,
    private readonly announcer: Announcer,
    private readonly wire: Wire,
    private readonly flush: () => void,
  ) {
    this.stale = new StaleBar(host, (reuse) => this.wire.send({op: "run_stale", reuse}));
    this.map = new Minimap((id) => this.jump(id));
    this.settings = new SettingsBar(host, {
      automatic: (on) => this.wire.send({op: "execution", mode: on ? "automatic" : "lazy"}),
      budget: (budget) => this.wire.send({op: "budget", ...budget}),
      map: () => this.toggleMap(),
    });
    this.element.append(this.settings.element, this.map.element);
  }

  /** What is stale is told at the foot of the page, where it stays in sight and moves no cell when it comes. */
  place(head: HTMLElement, floor: HTMLElement): void {
    floor.prepend(this.stale.element);
    head.after(this.element);
  }

  /** Puts another switch of the notebook before those here. */
  lead(element: HTMLElement): void {
    this.settings.element.prepend(element);
  }

  show(news: DataflowNews): void {
    const before = Object.keys(this.news.stale).length;
    this.news = news;
    this.paint();
    const now = Object.keys(news.stale).length;
    this.stale.show(now, news.plan);
    if (now > before && before === 0) this.announcer.say(now === 1 ? "One cell is stale" : `${now} cells are stale`);
  }

  showSettings(settings: FlowSettings): void {
    this.settings.show(settings);
    this.stale.bound(settings.ask_above, settings.usd == null ? null : Math.max(settings.usd - settings.used_usd, 0));
  }

  showEstimate(estimate: Estimate): void {
    this.stale.showEstimate(estimate);
  }

  /** A cell runs, has run, came or went: the map shows it with the next frame. */
  changed(): void {
    if (this.map.isHidden || this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      this.map.draw(this.list.all, this.news);
    });
  }

  toggleMap(): void {
    this.map.toggle();
    this.settings.showMap(!this.map.isHidden);
    this.changed();
    if (!this.map.isHidden) this.map.focus(this.selection.current?.id);
  }

  runStale(): void {
    this.flush();
    if (this.news.plan > 0) this.stale.run(false);
    else this.announcer.show("Nothing is stale");
  }

  runNeeded(): void {
    const cell = this.code();
    if (cell) this.wire.send({op: "run_needed", id: cell.id});
  }

  runDependents(): void {
    const cell = this.code();
    if (cell) this.wire.send({op: "run_dependents", id: cell.id});
  }

  private code(): Cell | undefined {
    this.flush();
    const cell = this.selection.range[0];
    return cell?.kind === "markdown" || !cell?.source.trim() ? undefined : cell;
  }

  private paint(): void {
    const {stale, remarks} = this.news;
    const ids = new Set([...[...this.marked.keys()].map((cell) => cell.id), ...Object.keys(stale), ...Object.keys(remarks)]);
    const before = this.marked;
    this.marked = new Map();
    for (const id of ids) {
      const cell = this.list.get(id);
      if (!cell) continue;
      const shown = JSON.stringify([stale[id], remarks[id]]);
      if (before.get(cell) !== shown) mark(cell, stale[id], remarks[id] ?? [], () => this.wire.send({op: "run_needed", id}));
      if (stale[id] !== undefined || remarks[id] !== undefined) this.marked.set(cell, shown);
    }
    this.changed();
  }

  private jump(id: string): void {
    const cell = this.list.get(id);
    if (!cell) return;
    this.selection.choose(cell);
    jump(() => cell.element.scrollIntoView({block: "center"}));
  }
}
