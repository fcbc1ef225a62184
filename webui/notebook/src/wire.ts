// The line to Python: sends wishes, matches replies to queries, hands out news. Knows nothing of cells.
import type {News, Query, Wish} from "./messages";
import {HELD, Press} from "./press";

/** What Panel gives a component. */
export interface PanelModel {
  /** The keys that editors have; Python keeps what is chosen. */
  editor_keys: string;
  send_msg(message: unknown): void;
  on(name: string, listener: (data: never) => void): void;
  off(name: string, listener: (data: never) => void): void;
}

const PATIENCE = 10_000;

/** Milliseconds that the next part of a notebook's old outputs waits at most for the page to have nothing else to do. */
const CALM = 250;

export class Wire {
  private readonly waiting = new Map<number, (result: unknown) => void>();
  private count = 0;
  private bundle: Wish[] | null = null;
  private closed = false;
  private readonly press: Press;
  /** The page holds still while something on it is pressed: what Python says moves things. */
  private readonly receive = (told: News | {json: string}): void => {
    this.press.after(() => this.closed || this.dispatch("json" in told ? (JSON.parse(told.json) as News) : told));
  };

  /** Told of every wish that is sent. */
  sent: (wish: Wish) => void = () => undefined;

  constructor(
    private readonly model: PanelModel,
    private readonly listener: (news: News) => void,
    page: HTMLElement,
  ) {
    this.press = new Press(page, HELD);
    model.on("msg:custom", this.receive);
  }

  send(wish: Wish): void {
    if (this.bundle) return void this.bundle.push(wish);
    this.model.send_msg(wish);
    this.sent(wish);
  }

  /** Sends the changes that `run` makes as one, which is one step to undo. */
  together(run: () => void): void {
    if (this.bundle) return run();
    const bundle: Wish[] = (this.bundle = []);
    try {
      run();
    } finally {
      this.bundle = null;
      if (bundle.length === 1) this.send(bundle[0]!);
      else if (bundle.length > 1) this.send({op: "together", wishes: bundle});
    }
  }

  /** The answer to a query, or null when none comes within ten seconds. */
  ask<Result>(query: Query): Promise<Result | null> {
    const rid = ++this.count;
    return new Promise((resolve) => {
      const timer = window.setTimeout(() => this.settle(rid, null), PATIENCE);
      this.waiting.set(rid, (result) => {
        window.clearTimeout(timer);
        resolve(result as Result | null);
      });
      this.model.send_msg({...query, rid});
    });
  }

  close(): void {
    this.closed = true;
    this.model.off("msg:custom", this.receive);
    for (const rid of [...this.waiting.keys()]) this.settle(rid, null);
  }

  private dispatch(news: News): void {
    if (news.op === "reply") return this.settle(news.rid, news.result);
    if (news.op !== "batch") return this.listener(news);
    for (const item of news.items) this.listener(item);
    // Python sends no further batch before this: a page that cannot keep up never fills the server's memory.
    const seen = (): void => void (this.closed || this.send({op: "seen", number: news.number}));
    // Megabytes of old outputs wait for who begins to write.
    if (news.items.some((item) => item.op === "outputs")) window.requestIdleCallback(seen, {timeout: CALM});
    else seen();
  }

  private settle(rid: number, result: unknown): void {
    this.waiting.get(rid)?.(result);
    this.waiting.delete(rid);
  }
}
