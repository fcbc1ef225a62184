/** A run played like a film: keeps the one moment that all views show, and moves it. The bar is `bar`, the times `reel`. */

import { h } from "../dom";
import { icon } from "../icons";
import type { Run, Send } from "../wire";
import { Bar, SPEEDS } from "./bar";
import { type Reel, lasting, later } from "./reel";

/** Milliseconds between two moments that Python is told of. */
const FRAME = 70;
/** Seconds between two frames that count as seen: a hidden page has none. */
const LONGEST = 0.25;
/** Seconds of a step where motion is to be little. */
const STEP = 1;

/** What takes keys of its own. */
const KEEPERS = 'input:not([type="range"]), textarea, select, .run-sheet, .cmp-sheet, .fork-form, .run-list';

/** What a film may ask of the page around it. */
export interface Stage {
  send: Send;
  /** Another moment, or no film any more: draw what the page draws itself. */
  moved(): void;
  /** Whether there is room for the detail beside what is played. */
  roomy(): boolean;
}

export class Film {
  readonly bar: Bar;
  readonly button = h("button", { type: "button", class: "film-open", "aria-keyshortcuts": "p", "aria-pressed": "false", title: "Play this run like a film (p)" }, icon("film"), "Film");
  private run: Run | null = null;
  private reel: Reel | null = null;
  private at = 0;
  private playing = false;
  private speed = 1;
  private skips = false;
  private loops = false;
  private follows = false;
  private clock = 0;
  private told = 0;
  private owed = 0;
  private seen = 0;
  private isStepping = false;
  /** Steps to take after the one under way: forwards, or back. */
  private steps = 0;

  constructor(private readonly stage: Stage) {
    this.bar = new Bar({
      toggle: () => this.toggle(),
      step: (way) => this.step(way),
      seek: (share) => this.seek(share * (this.reel?.length ?? 0)),
      speed: (speed) => this.set(() => (this.speed = speed)),
      skip: (on) => this.set(() => (this.skips = on)),
      loop: (on) => this.set(() => (this.loops = on)),
      follow: (on) => this.set(() => (this.follows = on)),
      close: () => this.close(),
    });
    this.button.addEventListener("click", () => this.turn());
  }

  /** The second of the run that is seen; null when no film is on. */
  get moment(): number | null {
    return this.reel ? this.at : null;
  }

  /** Whether the selection goes along. */
  get isFollowing(): boolean {
    return this.reel !== null && this.follows;
  }

  /** The run that is shown, as it is now or as it was. */
  show(run: Run | null): void {
    if (this.reel && run?.id !== this.run?.id) this.end();
    this.run = run;
    this.button.hidden = run === null;
  }

  /** A person chose a span: from now on the selection is theirs. */
  picked(): void {
    if (this.isFollowing) this.set(() => (this.follows = false));
  }

  /** Begins a film, or ends it. */
  turn(): void {
    if (this.reel) this.close();
    else if (this.run) this.stage.send({ op: "reel", run: this.run.id });
  }

  /** A film, or more of the one that is on: its run went on, and may have ended. */
  load(reel: Reel & { op: "reel" | "longer" }): void {
    if (reel.run !== this.run?.id) return;
    if (reel.op === "longer") return this.lengthen(reel);
    this.reel = reel;
    this.follows = this.stage.roomy();
    this.at = 0;
    this.button.setAttribute("aria-pressed", "true");
    this.tell();
    this.play(true);
    this.bar.focus();
  }

  private lengthen(reel: Reel): void {
    if (!this.reel) return;
    this.reel = reel;
    // What waited at the end goes on by itself; a run that ended there is drawn as it ended.
    this.set(() => undefined);
  }

  stepped(run: string, at: number, span: string): void {
    // Who went elsewhere meanwhile stays there.
    if (!this.reel || run !== this.run?.id || !this.isStepping) return;
    this.move(at);
    this.tell(span);
    const way = Math.sign(this.steps);
    this.steps -= way;
    this.isStepping = false;
    if (way) this.ask(way);
  }

  /** To another moment; a film that plays goes on from there. */
  seek(at: number): void {
    this.isStepping = false;
    this.steps = 0;
    this.move(at);
  }

  private move(at: number): void {
    if (!this.reel) return;
    this.at = Math.max(0, Math.min(at, this.reel.length));
    this.shown();
    this.tellSoon();
  }

  close(): void {
    if (!this.reel) return;
    this.end();
    this.stage.send({ op: "film", run: this.run?.id ?? "", at: null, follows: false });
    this.button.focus({ preventScroll: true });
    this.stage.moved();
  }

  /** Where a film is on its keys come first; text, menus and buttons, and what lies above it, keep theirs. */
  key(event: KeyboardEvent): void {
    const target = event.composedPath()[0] as Element;
    if (!this.reel || event.ctrlKey || event.metaKey || event.altKey || target.closest(KEEPERS)) return;
    const act = this.acts(event.key);
    if (!act || (event.key === " " && target.closest("button, summary, a"))) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  }

  private acts(key: string): (() => void) | undefined {
    const acts: Record<string, () => void> = {
      " ": () => this.toggle(), ",": () => this.step(-1), ".": () => this.step(1), Home: () => this.seek(0), End: () => this.seek(this.reel!.length),
      "<": () => this.faster(-1), ">": () => this.faster(1), p: () => this.close(),
      w: () => this.set(() => (this.skips = !this.skips)), l: () => this.set(() => (this.loops = !this.loops)),
      f: () => this.set(() => (this.follows = !this.follows)),
    };
    return Object.hasOwn(acts, key) ? acts[key] : undefined;
  }

  private set(change: () => void): void {
    change();
    this.shown();
    this.tellSoon();
  }

  private faster(way: number): void {
    const place = SPEEDS.indexOf(this.speed) + way;
    this.set(() => (this.speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, place))]!));
  }

  private step(way: number): void {
    this.play(false);
    // A step begins where the one before it led to: keys may be faster than answers.
    if (this.isStepping) this.steps += way;
    else this.ask(way);
  }

  private ask(way: number): void {
    this.isStepping = true;
    if (this.reel) this.stage.send({ op: "step", run: this.reel.run, at: this.at, way });
  }

  private toggle(): void {
    if (this.reel && !this.playing && this.at >= this.reel.length && !this.reel.live) this.at = 0;
    this.play(!this.playing);
  }

  private play(on: boolean): void {
    this.playing = on;
    window.cancelAnimationFrame(this.clock);
    window.clearTimeout(this.clock);
    this.seen = performance.now();
    if (on) this.next();
    this.shown();
  }

  /** One frame after the other; where motion is to be little, one step a second. */
  private next(): void {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) this.clock = window.setTimeout(() => this.advance(STEP), STEP * 1000);
    else this.clock = window.requestAnimationFrame((now) => this.advance(Math.min(LONGEST, Math.max(0, (now - this.seen) / 1000)), now));
  }

  private advance(seconds: number, now = performance.now()): void {
    const { reel } = this;
    if (!reel || !this.playing) return;
    this.seen = now;
    const before = this.at;
    this.at = later(this.knots(reel), before, seconds * this.speed);
    // At the end of a run that goes on the film waits for more.
    const over = this.at >= reel.length && !reel.live;
    if (over && this.loops) this.at = 0;
    if (over && !this.loops) this.play(false);
    else this.next();
    if (this.at === before && !over) return;
    this.shown();
    this.tellSoon();
  }

  private knots(reel: Reel): Reel["slow"] {
    return this.skips ? reel.swift : reel.slow;
  }

  private shown(): void {
    const { reel, at, playing, speed, skips, loops, follows } = this;
    if (!reel) return;
    const left = (lasting(this.knots(reel)) * Math.max(0, reel.length - at)) / Math.max(reel.length, 1e-9) / speed;
    this.bar.show({ at, length: reel.length, counts: reel.counts, live: reel.live, playing, speed, skips, loops, follows, left });
    this.stage.moved();
  }

  /** The last moment is always told, though not each on the way there. */
  private tellSoon(): void {
    if (this.owed) return;
    this.owed = window.setTimeout(() => this.tell(), Math.max(0, this.told + FRAME - performance.now()));
  }

  /** `span`: that of the event a step led to, whatever began last. */
  private tell(span = ""): void {
    window.clearTimeout(this.owed);
    this.owed = 0;
    this.told = performance.now();
    if (this.reel) this.stage.send({ op: "film", run: this.reel.run, at: this.at, follows: this.follows && !span, span });
  }

  private end(): void {
    this.play(false);
    window.clearTimeout(this.owed);
    this.owed = this.steps = 0;
    this.isStepping = false;
    this.reel = null;
    this.button.setAttribute("aria-pressed", "false");
    this.bar.hide();
  }
}
