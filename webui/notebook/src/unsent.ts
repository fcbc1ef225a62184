// Sees to it that what Python does not have yet outlives this page and its connection: kept in the browser a moment
// after it was done (`shelter.ts`), and handed over by the next page. Python merges it (`webui/notebook/rejoining.py`),
// so it does not matter what happened there meanwhile.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import {Debounce} from "./dom";
import type {CellList} from "./list";
import type {CellData, News, Rejoined, Wish} from "./messages";
import {type Kept, Shelter} from "./shelter";
import type {Wire} from "./wire";

const STRUCTURAL: Wish["op"][] = ["insert", "delete", "move", "duplicate", "kind", "rename", "together"];

/** Milliseconds between two looks at what is to be kept while the connection is gone. */
const PERIOD = 400;

/** Milliseconds after a key until what was typed is kept, unless Python has it by then. */
const SOON = 40;

/** The same for who types without a pause, or holds a key down. */
const LONGEST = 300;

/** Where the frame of the page asks whether it may load itself anew. */
const KEEP = Symbol.for("llmspell.keep");

/** What Bokeh gives a view, as far as it is of use here. */
interface View {
  model?: {document?: {on_event(name: string, listener: () => void): void} | null};
}

export class Unsent {
  private base: CellData[] = [];
  private since = 0;
  private timer: number | undefined;
  private pending = 0;
  private offered = false;
  private closed = false;
  private isFull = false;
  private readonly shelter = new Shelter();
  private readonly touched = new Set<Cell>();
  private readonly confirm = new Debounce(200, () => void this.sync());
  private readonly soon = new Debounce(SOON, () => void this.keep(), LONGEST);
  private readonly leave = (): void => void this.keep();

  constructor(
    private readonly list: CellList,
    private readonly wire: Wire,
    private readonly announcer: Announcer,
  ) {
    wire.sent = (wish) => this.noted(wish);
    window.addEventListener("pagehide", this.leave);
    Object.assign(window, {[KEEP]: () => this.keep()});
  }

  get isLost(): boolean {
    return this.since > 0;
  }

  watch(view: View): void {
    view.model?.document?.on_event("connection_lost", () => this.lost());
  }

  /** Something was typed in a cell. */
  edited(cell: Cell): void {
    this.touched.add(cell);
    if (!this.isLost) this.soon.later();
  }

  /** Python has said something of the notebook: what the page shows now is what it has, but for typing. */
  heard(news: News): void {
    if (news.op === "accepted" && !this.isLost) return this.settle();
    if (news.op !== "load" && news.op !== "changed") return;
    if (news.op === "load") this.shelter.notebook = news.path;
    if (this.pending === 0) this.base = this.shot();
    if (news.op === "load" && !this.offered) void this.offer();
  }

  close(): void {
    this.closed = true;
    window.removeEventListener("pagehide", this.leave);
    window.clearInterval(this.timer);
    for (const waiting of [this.confirm, this.soon]) waiting.cancel();
    // What was sent on a connection that stands arrives.
    if (!this.isLost) this.shelter.drop();
    this.shelter.close();
  }

  private noted(wish: Wish): void {
    if (!STRUCTURAL.includes(wish.op)) return;
    this.pending++;
    this.confirm.later();
  }

  /** Asks Python whether it has what was sent: a reply comes after all that went before. */
  private async sync(): Promise<void> {
    const [shot, sent] = [this.shot(), this.pending];
    if (!(await this.wire.ask<boolean>({op: "sync"}))) return;
    this.pending -= sent;
    this.base = shot;
  }

  private lost(): void {
    if (this.isLost || this.closed) return;
    this.since = Date.now();
    void this.keep();
    this.timer = window.setInterval(() => void this.keep(), PERIOD);
  }

  /** Python has an edit: is there one it has not? */
  private settle(): void {
    for (const cell of this.touched) if (cell.source === cell.shared.acknowledged) this.touched.delete(cell);
    if (this.touched.size === 0) this.shelter.drop();
  }

  /** Keeps all that Python does not have; whether it is kept. */
  private async keep(): Promise<boolean> {
    const kept = this.isLost ? this.whole() : this.typed();
    if (kept.isLost ? same(kept.base, kept.mine) : kept.mine.length === 0) {
      this.shelter.drop();
      return true;
    }
    const isKept = await this.shelter.put(kept);
    if (!isKept && !this.isFull) {
      this.announcer.show("The browser cannot keep what you type until the studio has it. Copy it to a safe place.");
    }
    this.isFull = !isKept;
    return isKept;
  }

  /** The whole notebook: what is in which place may have changed, too. */
  private whole(): Kept {
    const acknowledged = (cell: CellData): string => this.list.get(cell.id)?.shared.acknowledged ?? cell.source;
    const base = this.base.map((cell) => ({...cell, source: acknowledged(cell)}));
    return {since: this.since, isLost: true, base, mine: this.list.all.map((cell) => plain(cell, cell.source))};
  }

  /** The cells whose text Python does not have. */
  private typed(): Kept {
    const cells = [...this.touched].filter((cell) => this.list.get(cell.id) === cell && cell.source !== cell.shared.acknowledged);
    const [base, mine] = [cells.map((cell) => plain(cell, cell.shared.acknowledged)), cells.map((cell) => plain(cell, cell.source))];
    return {since: Date.now(), isLost: false, base, mine};
  }

  /** Hands over what earlier pages of this notebook kept. */
  private async offer(): Promise<void> {
    this.offered = true;
    for (const [key, kept] of await this.shelter.left()) {
      const said = await this.wire.ask<Rejoined>({op: "rejoin", base: kept.base, mine: kept.mine});
      if (!said) continue;
      await this.shelter.forget(key);
      if (said.changed) this.announcer.show(told(kept, said.conflicts));
    }
  }

  private shot(): CellData[] {
    return this.list.all.map((cell) => plain(cell, cell.shared.acknowledged));
  }
}

function plain({id, kind, name, options}: CellData, source: string): CellData {
  return {id, kind, name, source, options: {...options}};
}

function told({since, isLost}: Kept, conflicts: number): string {
  const time = new Date(since).toLocaleTimeString([], {hour: "2-digit", minute: "2-digit", hourCycle: "h23"});
  const what = isLost === false ? `The page ended at ${time} before the studio had all` : `The connection was lost at ${time}. What you did since`;
  const choose = conflicts ? " Somebody else changed the same lines: choose in the History panel." : "";
  return `${what}${isLost === false ? " that you typed. It" : ""} is in the notebook now.${choose}`;
}

function same(one: CellData[], other: CellData[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
