// While the connection is gone, keeps on this page what Python does not have yet; hands it over when a page is back.
// Python merges it (`webui/notebook/rejoining.py`), so it does not matter what happened there meanwhile.
import type {Announcer} from "./announcer";
import {Debounce} from "./dom";
import type {CellList} from "./list";
import type {CellData, News, Rejoined, Wish} from "./messages";
import type {Wire} from "./wire";

const PREFIX = "llmspell.unsent:";
const STRUCTURAL: Wish["op"][] = ["insert", "delete", "move", "duplicate", "kind", "rename"];

/** Milliseconds between two writings to the browser's store while the connection is gone. */
const PERIOD = 400;

interface Kept {
  since: number;
  base: CellData[];
  mine: CellData[];
}

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
  private prefix = "";
  private readonly own = Math.random().toString(36).slice(2);
  private readonly confirm = new Debounce(200, () => void this.sync());
  private readonly leave = (): void => {
    if (this.isLost || this.list.all.some((cell) => cell.source !== cell.shared.acknowledged)) this.keep();
  };

  constructor(
    private readonly list: CellList,
    private readonly wire: Wire,
    private readonly announcer: Announcer,
  ) {
    wire.sent = (wish) => this.noted(wish);
    window.addEventListener("pagehide", this.leave);
  }

  get isLost(): boolean {
    return this.since > 0;
  }

  watch(view: View): void {
    view.model?.document?.on_event("connection_lost", () => this.lost());
  }

  /** Python has said something of the notebook: what the page shows now is what it has, but for typing. */
  heard(news: News): void {
    if (news.op !== "load" && news.op !== "changed") return;
    if (news.op === "load") this.prefix = `${PREFIX}${news.path}:`;
    if (this.pending === 0) this.base = this.shot();
    if (news.op === "load" && !this.offered) void this.offer();
  }

  close(): void {
    this.closed = true;
    window.removeEventListener("pagehide", this.leave);
    window.clearInterval(this.timer);
    this.confirm.cancel();
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
    this.keep();
    this.timer = window.setInterval(() => this.keep(), PERIOD);
  }

  private keep(): void {
    // Before Python has told of it, there is no notebook to lose anything of.
    if (!this.prefix) return;
    const key = this.prefix + this.own;
    const acknowledged = (cell: CellData): string => this.list.get(cell.id)?.shared.acknowledged ?? cell.source;
    const base = this.base.map((cell) => ({...cell, source: acknowledged(cell)}));
    const mine = this.list.all.map(({id, kind, name, source, options}) => ({id, kind, name, source, options}));
    const kept: Kept = {since: this.since || Date.now(), base, mine};
    try {
      if (same(base, mine)) window.localStorage.removeItem(key);
      else window.localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      if (this.isFull) return;
      this.isFull = true;
      this.announcer.show("The browser cannot keep what you type until the studio is back. Copy it to a safe place.");
    }
  }

  /** Hands over what earlier pages of this notebook kept. */
  private async offer(): Promise<void> {
    this.offered = true;
    for (const key of Object.keys(window.localStorage).filter((one) => one.startsWith(this.prefix))) {
      if (key === this.prefix + this.own) continue;
      const kept = read(key);
      const said = kept && (await this.wire.ask<Rejoined>({op: "rejoin", base: kept.base, mine: kept.mine}));
      if (kept && !said) continue;
      window.localStorage.removeItem(key);
      if (kept && said?.changed) this.announcer.show(told(kept.since, said.conflicts));
    }
  }

  private shot(): CellData[] {
    return this.list.all.map(({id, kind, name, shared, options}) => ({id, kind, name, source: shared.acknowledged, options}));
  }
}

function told(since: number, conflicts: number): string {
  const time = new Date(since).toLocaleTimeString([], {hour: "2-digit", minute: "2-digit"});
  const choose = conflicts ? " Somebody else changed the same lines: choose in the History panel." : "";
  return `The connection was lost at ${time}. What you did since is in the notebook now.${choose}`;
}

function read(key: string): Kept | null {
  try {
    const kept: Kept = JSON.parse(window.localStorage.getItem(key) ?? "null");
    return Array.isArray(kept?.base) && Array.isArray(kept.mine) ? kept : null;
  } catch {
    return null;
  }
}

function same(one: CellData[], other: CellData[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
