// What runs and what waits, in one line at the bottom of the page while there is something; and the word when it is over.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import {type Clock, duration, elapsed} from "./clock";
import {make} from "./dom";
import {icon} from "./icons";
import type {CellList} from "./list";
import {tellEnd} from "./notify";
import {Press} from "./press";

export interface RunsHost {
  readonly clock: Clock;
  unqueue(id: string): void;
  interrupt(): void;
  go(cell: Cell): void;
}

/** Seconds that a run has to take before its line shows: most are over before anybody could read it. */
const BRIEF = 0.8;

export class Runs {
  readonly element: HTMLElement;
  private readonly summary = make("summary", {class: "runs-line"});
  private readonly rows = make("ol", {class: "runs-list"});
  private readonly box: HTMLDetailsElement;
  private readonly time = make("span", {class: "runs-time"});
  private readonly words = make("span", {class: "runs-words"});
  private waiting: string[] = [];
  private running: Cell | null = null;
  private begun = 0;
  private failed = 0;
  private inSight = true;
  private readonly sight = new IntersectionObserver((entries) => (this.inSight = entries.at(-1)?.isIntersecting ?? true));
  private ran = 0;
  private drawing = 0;
  private readonly press: Press;

  constructor(
    private readonly list: CellList,
    private readonly host: RunsHost,
    private readonly announcer: Announcer,
  ) {
    this.summary.append(make("span", {class: "runs-dot"}), this.words, this.time);
    this.box = make("details", {}, this.summary, this.rows);
    this.box.addEventListener("toggle", () => this.draw());
    const stop = make("button", {type: "button", class: "link", onclick: () => this.host.interrupt()}, "Interrupt");
    this.element = make("div", {class: "runs", role: "group", "aria-label": "Run queue", hidden: true}, this.box, stop);
    this.press = new Press(this.box);
  }

  /** The cells that wait now, in order. */
  queue(ids: string[]): void {
    const still = new Set(ids);
    for (const id of this.waiting) if (!still.has(id)) this.list.get(id)?.showPlace(0);
    this.waiting = ids;
    ids.forEach((id, index) => this.list.get(id)?.showPlace(index + 1));
    this.draw();
  }

  /** A cell has gone on. */
  progress(cell: Cell): void {
    const {status} = cell.progress;
    if (status === "running" && this.running !== cell) this.begin(cell);
    else if (this.running === cell && status !== "running") this.end(cell);
    this.draw();
  }

  close(): void {
    this.sight.disconnect();
    this.host.clock.stop("runs");
    cancelAnimationFrame(this.drawing);
  }

  private begin(cell: Cell): void {
    if (this.begun === 0) {
      this.begun = performance.now() - (cell.progress.seconds ?? 0) * 1000;
      this.failed = this.ran = 0;
    }
    this.running = cell;
    this.sight.disconnect();
    this.sight.observe(cell.element);
    this.host.clock.start("runs", cell.progress.seconds ?? 0, (seconds) => {
      this.time.textContent = elapsed(seconds);
      this.element.hidden = seconds < BRIEF || !this.tellsMore(cell);
    });
  }

  /** Whether it says more than the cell itself, and stands in nobody's way. */
  private tellsMore(cell: Cell): boolean {
    if (!this.inSight) return true;
    return this.waiting.length > 0 && !cell.element.querySelector(".question");
  }

  private end(cell: Cell): void {
    this.running = null;
    this.sight.disconnect();
    this.host.clock.stop("runs");
    this.ran += 1;
    if (cell.progress.status === "failed") this.failed += 1;
    // The next one of the same run begins at once: only what stays quiet is over.
    window.setTimeout(() => this.finish(cell), 50);
  }

  private finish(last: Cell): void {
    if (this.running || this.waiting.length > 0 || this.begun === 0) return;
    const seconds = (performance.now() - this.begun) / 1000;
    this.begun = 0;
    this.element.hidden = true;
    const what = this.ran === 1 ? nameOf(this.list, last) : `${this.ran} cells`;
    const how = this.failed > 0 ? "failed" : last.progress.status === "cancelled" ? "was stopped" : "done";
    tellEnd(`${what}: ${how}`, `After ${duration(seconds)}`, seconds, this.failed > 0);
  }

  /** Draws with the next frame: cells may begin and end faster than anybody sees. */
  private draw(): void {
    this.drawing ||= requestAnimationFrame(() => {
      this.drawing = 0;
      this.press.after(() => this.paint());
    });
  }

  private paint(): void {
    const count = this.waiting.length;
    if (!this.running && count === 0) {
      this.element.hidden = true;
      return;
    }
    const running = this.running ? `${nameOf(this.list, this.running)} runs` : "Starting the kernel";
    this.words.textContent = count > 0 ? `${running} · ${count} waiting` : running;
    if (!this.running) this.time.textContent = "";
    if (!this.box.open) return this.rows.replaceChildren();
    this.rows.replaceChildren(...(this.running ? [this.row(this.running, false)] : []), ...this.waiting.flatMap((id) => {
      const cell = this.list.get(id);
      return cell ? [this.row(cell, true)] : [];
    }));
  }

  private row(cell: Cell, waits: boolean): HTMLElement {
    const name = nameOf(this.list, cell);
    const go = make("button", {type: "button", class: "runs-go", onclick: () => this.host.go(cell)}, name);
    const row = make("li", {}, go, make("span", {class: "runs-state"}, waits ? "waits" : "runs"));
    if (!waits) return row;
    const label = `Take ${name} out of the queue`;
    const drop = make("button", {type: "button", class: "tool", "aria-label": label, title: label}, icon("close"));
    drop.addEventListener("click", () => {
      this.host.unqueue(cell.id);
      this.announcer.say(`${name} was taken out of the queue`);
      this.summary.focus();
    });
    row.append(drop);
    return row;
  }
}

function nameOf(list: CellList, cell: Cell): string {
  return cell.name || `Cell ${list.indexOf(cell) + 1}`;
}
