/** The bar below a film: buttons, the track with how much happens where, the time. Decides nothing about the film. */

import { h, iconButton, keep, say } from "../dom";
import { duration } from "../format";
import { icon } from "../icons";
import { Canvas, type Ink } from "../views/canvas";

/** Also slower than life: a run without a model is over in a blink. */
export const SPEEDS = [0.01, 0.1, 0.25, 0.5, 1, 2, 4, 10, 25, 100];

const STEPS = 10_000;

/** What a person does at the bar. */
export interface Hand {
  toggle(): void;
  step(way: number): void;
  seek(share: number): void;
  speed(speed: number): void;
  skip(on: boolean): void;
  loop(on: boolean): void;
  follow(on: boolean): void;
  close(): void;
}

/** What the bar shows. */
export interface Shown {
  at: number;
  length: number;
  counts: number[];
  /** Whether the run goes on, so that the film has no end yet. */
  live: boolean;
  playing: boolean;
  speed: number;
  skips: boolean;
  loops: boolean;
  follows: boolean;
  /** Seconds that are left to watch at this speed. */
  left: number;
}

export class Bar {
  readonly element: HTMLElement;
  private counts: number[] = [];
  private share = 0;
  private readonly canvas = new Canvas((pen, ink) => this.paint(pen, ink));
  private readonly play: HTMLButtonElement;
  private readonly track = h("input", { type: "range", min: 0, max: STEPS, value: 0, step: 1, class: "film-track", "aria-label": "Moment of the film" });
  private readonly time = h("span", { class: "film-time" });
  private readonly speeds = h("select", { class: "film-speed", "aria-label": "Speed", title: "Speed (< and >)" });
  private readonly skip: HTMLButtonElement;
  private readonly loop: HTMLButtonElement;
  private readonly follow: HTMLButtonElement;

  constructor(hand: Hand) {
    const before = iconButton("Event before", icon("before"), () => hand.step(-1), { "aria-keyshortcuts": ",", title: "Event before (,)" });
    const after = iconButton("Event after", icon("after"), () => hand.step(1), { "aria-keyshortcuts": ".", title: "Event after (.)" });
    this.play = iconButton("Play", icon("play"), () => hand.toggle(), { class: "icon-button film-play", "aria-keyshortcuts": "Space" });
    this.skip = switchOf("Skip waiting", "skip", "Skip waiting: stretches in which nothing happens are short (w)", (on) => hand.skip(on));
    this.loop = switchOf("Loop", "loop", "Loop: begin again at the end (l)", (on) => hand.loop(on));
    this.follow = switchOf("Select as it plays", "target", "The selection goes along with the film (f)", (on) => hand.follow(on));
    const out = iconButton("Close the film", icon("close"), () => hand.close(), { title: "Close the film: the whole run again (p)" });
    this.speeds.append(...SPEEDS.map((speed) => h("option", { value: speed }, `${speed}×`)));
    this.speeds.addEventListener("change", () => hand.speed(Number(this.speeds.value)));
    this.track.addEventListener("input", () => hand.seek(Number(this.track.value) / STEPS));
    const strip = h("div", { class: "film-strip" }, h("div", { class: "film-counts", "aria-hidden": "true" }, this.canvas.element), this.track);
    const moves = h("div", { class: "film-moves" }, before, this.play, after);
    const ways = h("div", { class: "film-ways" }, this.time, this.speeds, this.skip, this.loop, this.follow, out);
    this.element = h("div", { class: "film", role: "group", "aria-label": "Film of the run", hidden: true }, moves, strip, ways);
  }

  /** The button that plays, for whoever opened the bar. */
  focus(): void {
    this.play.focus({ preventScroll: true });
  }

  show(shown: Shown): void {
    const share = shown.length > 0 ? shown.at / shown.length : 0;
    this.element.hidden = false;
    this.track.value = String(Math.round(share * STEPS));
    const now = duration(shown.at) || "0 ms";
    keep(this.track, "aria-valuetext", `${now} of ${duration(shown.length)}`);
    say(this.time, `${now} / ${duration(shown.length)}${shown.live ? " …" : ""}`);
    const end = shown.live ? "The run goes on, and the film with it." : "";
    this.time.title = end || (shown.playing ? `${duration(shown.left)} to go` : "");
    keep(this.time, "data-live", String(shown.live));
    const name = shown.playing ? "Pause" : "Play";
    if (this.play.getAttribute("aria-label") !== name) {
      this.play.replaceChildren(icon(shown.playing ? "pause" : "play"));
      this.play.setAttribute("aria-label", name);
      this.play.title = `${name} (Space)`;
    }
    this.speeds.value = String(shown.speed);
    for (const [button, on] of [[this.skip, shown.skips], [this.loop, shown.loops], [this.follow, shown.follows]] as const) {
      keep(button, "aria-pressed", String(on));
    }
    this.mark(shown.counts, share);
  }

  hide(): void {
    this.element.hidden = true;
  }

  private mark(counts: number[], share: number): void {
    if (counts === this.counts && Math.abs(share - this.share) < 0.0005) return;
    this.counts = counts;
    this.share = share;
    this.canvas.draw();
  }

  /** A column for each piece of the run, as high as much happened in it; what has been seen is darker. */
  private paint(pen: CanvasRenderingContext2D, ink: Ink): void {
    const most = Math.max(1, ...this.counts);
    const width = this.canvas.width / Math.max(1, this.counts.length);
    this.counts.forEach((count, place) => {
      if (count === 0) return;
      const tall = Math.max(2, this.canvas.height * Math.sqrt(count / most));
      const seen = (place + 0.5) / this.counts.length <= this.share;
      pen.globalAlpha = seen ? 0.65 : 0.22;
      pen.fillStyle = seen ? ink.accent : ink.soft;
      pen.fillRect(place * width, this.canvas.height - tall, Math.max(1, width - 1), tall);
    });
    pen.globalAlpha = 1;
  }
}

function switchOf(name: string, picture: string, title: string, turned: (on: boolean) => void): HTMLButtonElement {
  const button = iconButton(name, icon(picture), () => turned(button.getAttribute("aria-pressed") !== "true"), { "aria-pressed": "false", title });
  return button;
}
