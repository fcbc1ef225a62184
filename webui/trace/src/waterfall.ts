/** The frame around the Bokeh waterfall: scrolling, zooming by wheel and keys, and colours that follow the theme. */

import { h, iconButton, say } from "./dom";
import { icon } from "./icons";
import type { Incoming, PanelModel } from "./wire";

/** The parts of BokehJS models that we touch. */
interface Range {
  start: number;
  end: number;
  setv(values: object, options?: object): void;
}
interface Glyph {
  setv(values: object, options?: object): void;
}
interface Model {
  name: string | null;
  glyph?: Glyph;
  setv(values: object, options?: object): void;
}
interface Figure extends Model {
  x_range: Range;
  y_range: Range;
  renderers: Model[];
  above: Model[];
  center: Model[];
}

type Bars = Extract<Incoming, { op: "bars" }>;

/** Pixels the figure keeps free at its left and right, and of the axis above; as in `waterfall.py`. */
const SIDE = 14;
const AXIS = 24;
/** How much of the ink a grid line has: a hint, in high contrast too. */
const GRID = 0.1;

export class Waterfall {
  readonly element: HTMLDivElement;
  private readonly scroll = h("div", { class: "falls", tabindex: "0", role: "group", "aria-label": "Waterfall of spans" });
  private readonly tall = h("div", { class: "falls-tall", role: "presentation" });
  private readonly stage = h("div", { class: "falls-stage" });
  private readonly note = h("span", { class: "falls-note", role: "note" });
  private pixels = 0;
  private bars: Bars = { op: "bars", rows: 0, note: "", start: 0, end: 1, rowHeight: 22 };

  constructor(private readonly model: PanelModel) {
    this.tall.append(this.stage);
    this.scroll.append(this.tall);
    this.element = h("div", { class: "waterfall" }, this.scroll, this.tools());
    this.scroll.addEventListener("scroll", () => this.place(), { passive: true });
    this.scroll.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.scroll.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.fit()).observe(this.scroll);
    this.followTheme();
  }

  mount(): void {
    const child = this.model.get_child("figure");
    if (child && child.parentNode !== this.stage) this.stage.append(child);
  }

  show(bars: Bars): void {
    this.bars = bars;
    say(this.note, bars.note);
    this.fit();
  }

  focus(): void {
    this.scroll.focus({ preventScroll: true });
  }

  /** It can be seen again: its place may have changed meanwhile. */
  refit(): void {
    this.fit();
  }

  /** Brings a row into view. */
  reveal(row: number): void {
    const top = row * this.bars.rowHeight;
    const height = this.scroll.clientHeight - AXIS;
    if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
    else if (top + this.bars.rowHeight > this.scroll.scrollTop + height) this.scroll.scrollTop = top + this.bars.rowHeight - height;
  }

  private get figure(): Figure | null {
    return (this.model.figure as Figure | undefined) ?? null;
  }

  private tools(): HTMLElement {
    const zoom = (factor: number) => () => this.zoom(factor, 0.5);
    const out = iconButton("Zoom out", icon("minus"), zoom(2));
    const into = iconButton("Zoom in", icon("plus"), zoom(0.5));
    const all = iconButton("Show the whole run", icon("fit"), () => this.whole());
    return h("div", { class: "falls-tools" }, this.note, h("span", { class: "gap" }), out, into, all);
  }

  /** The stage stays where it is; what it shows of the rows is where the scroll bar stands. */
  private fit(): void {
    const height = this.scroll.clientHeight;
    if (height === 0) return;
    this.tall.style.height = `${Math.max(height, this.bars.rows * this.bars.rowHeight + AXIS + 6)}px`;
    this.stage.style.height = `${height}px`;
    this.colour();
    this.place();
    const pixels = Math.round(this.stage.clientWidth / 20) * 20;
    if (pixels && pixels !== this.pixels) this.model.send_msg({ op: "room", pixels });
    this.pixels = pixels;
  }

  private place(): void {
    const rows = Math.max(1, this.scroll.clientHeight - AXIS) / this.bars.rowHeight;
    const top = this.scroll.scrollTop / this.bars.rowHeight;
    this.figure?.y_range.setv({ start: top + rows, end: top }, { sync: false });
  }

  private wheel(event: WheelEvent): void {
    const box = this.stage.getBoundingClientRect();
    const at = (event.clientX - box.left - SIDE) / Math.max(1, box.width - 2 * SIDE);
    if (event.ctrlKey || event.metaKey) this.zoom(Math.exp(event.deltaY * 0.004), at);
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.pan(event.deltaX / Math.max(1, box.width));
    else return;
    event.preventDefault();
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const row = this.bars.rowHeight;
    if (event.key === "+" || event.key === "=") this.zoom(0.5, 0.5);
    else if (event.key === "-") this.zoom(2, 0.5);
    else if (event.key === "0") this.whole();
    else if (event.key === "ArrowLeft") this.pan(-0.2);
    else if (event.key === "ArrowRight") this.pan(0.2);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") this.scroll.scrollTop += event.key === "ArrowUp" ? -row : row;
    else return;
    event.preventDefault();
  }

  private zoom(factor: number, at: number): void {
    const range = this.figure?.x_range;
    if (!range) return;
    const middle = range.start + (range.end - range.start) * at;
    this.window(middle - (middle - range.start) * factor, middle + (range.end - middle) * factor);
  }

  private pan(share: number): void {
    const range = this.figure?.x_range;
    if (!range) return;
    const width = range.end - range.start;
    const shift = Math.max(this.bars.start - range.start, Math.min(this.bars.end - range.end, share * width));
    this.window(range.start + shift, range.end + shift);
  }

  private whole(): void {
    this.window(this.bars.start, this.bars.end);
  }

  private window(start: number, end: number): void {
    const { bars } = this;
    const least = Math.max((bars.end - bars.start) * 1e-7, 1e-6);
    const [from, to] = [Math.max(bars.start, start), Math.min(bars.end, end)];
    if (to - from >= least) this.figure?.x_range.setv({ start: from, end: to });
  }

  /** The page tells of another theme: see `settings/appearance.js`. */
  private followTheme(): void {
    const heard = (): void => {
      if (this.element.isConnected) this.colour();
    };
    window.addEventListener("llmspell:theme", heard);
    this.model.on("remove", () => window.removeEventListener("llmspell:theme", heard));
  }

  /** Canvas knows no CSS variables: its colours are read from the page. */
  private colour(): void {
    const { figure } = this;
    if (!figure || !this.element.isConnected) return;
    const style = getComputedStyle(this.element);
    const [ink, soft, line, paper] = ["--ink", "--soft", "--line", "--paper"].map((name) => resolve(this.element, style.getPropertyValue(name)));
    const quiet = { sync: false };
    figure.setv({ background_fill_color: null, border_fill_color: null, outline_line_color: null }, quiet);
    for (const axis of figure.above) axis.setv({ major_label_text_color: soft, axis_line_color: line, major_tick_line_color: line }, quiet);
    for (const grid of figure.center) if ("grid_line_color" in grid) grid.setv({ grid_line_color: ink, grid_line_alpha: GRID }, quiet);
    for (const renderer of figure.renderers) {
      if (renderer.name === "labels") renderer.glyph?.setv({ text_color: ink, background_fill_color: paper }, quiet);
      if (renderer.name === "chosen") renderer.glyph?.setv({ line_color: ink }, quiet);
    }
  }
}

/** A CSS colour as the browser computes it. */
function resolve(parent: HTMLElement, colour: string): string {
  const probe = h("i");
  probe.style.cssText = `display:none;color:${colour}`;
  parent.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
