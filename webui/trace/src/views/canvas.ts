/** A canvas as sharp as the screen, in the colours of the page, redrawn once per frame at most. Not what is on it. */

import { h } from "../dom";

/** Colours of the page, as a canvas needs them. */
export interface Ink {
  ink: string;
  soft: string;
  faint: string;
  line: string;
  paper: string;
  accent: string;
  bad: string;
  /** The colour of an operation. */
  of(operation: string): string;
}

export const FONT = '12px Roboto, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif';
const SMALL = 26;

export class Canvas {
  readonly element = h("canvas", { class: "sheet" });
  width = 0;
  height = 0;
  private frame = 0;
  private colours: Ink | null = null;
  private readonly known = new Map<string, string>();

  /** `paint` draws everything, in CSS pixels, on a cleared canvas. */
  constructor(private readonly paint: (pen: CanvasRenderingContext2D, ink: Ink) => void) {
    // The page tells of another theme: see `settings/appearance.js`.
    const heard = (): void => (this.element.isConnected ? this.recolour() : window.removeEventListener("llmspell:theme", heard));
    window.addEventListener("llmspell:theme", heard);
  }

  recolour(): void {
    this.colours = null;
    this.known.clear();
    this.draw();
  }

  /** Draws soon. */
  draw(): void {
    if (this.frame) return;
    this.frame = window.requestAnimationFrame(() => {
      this.frame = 0;
      this.now();
    });
  }

  private now(): void {
    const { element } = this;
    const box = element.parentElement;
    if (!box || box.clientWidth === 0 || box.clientHeight === 0) return;
    const sharp = window.devicePixelRatio || 1;
    this.width = box.clientWidth;
    this.height = box.clientHeight;
    const [wide, tall] = [Math.round(this.width * sharp), Math.round(this.height * sharp)];
    if (element.width !== wide || element.height !== tall) {
      element.width = wide;
      element.height = tall;
    }
    const pen = element.getContext("2d")!;
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    pen.font = FONT;
    pen.textBaseline = "middle";
    this.paint(pen, this.inks());
  }

  private inks(): Ink {
    if (this.colours) return this.colours;
    const [ink, soft, faint, line, paper, accent, bad] = ["ink", "soft", "faint", "line", "paper", "accent", "bad"].map((name) => this.computed(`var(--${name})`));
    const of = (operation: string) => {
      const known = this.known.get(operation) ?? this.computed(`var(--op-${operation}, var(--soft))`);
      this.known.set(operation, known);
      return known;
    };
    this.colours = { ink: ink!, soft: soft!, faint: faint!, line: line!, paper: paper!, accent: accent!, bad: bad!, of };
    return this.colours;
  }

  private computed(colour: string): string {
    const probe = h("i");
    probe.style.cssText = `display:none;color:${colour}`;
    this.element.parentElement?.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }
}

const widths = new Map<string, number>();

/** As much of a text as fits into so many pixels, with `…`; "" when that would say nothing. */
export function fitted(pen: CanvasRenderingContext2D, text: string, room: number): string {
  if (room < SMALL) return "";
  const short = text.length > 200 ? text.slice(0, 200) : text;
  const width = measured(pen, short);
  if (width <= room) return short;
  const keep = Math.floor((short.length * (room - 10)) / width);
  return keep < 2 ? "" : `${short.slice(0, keep)}…`;
}

function measured(pen: CanvasRenderingContext2D, text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  if (widths.size > 5000) widths.clear();
  const { width } = pen.measureText(text);
  widths.set(text, width);
  return width;
}

/** Marks between two times at which a line stands: 1, 2 or 5 of a power of ten apart. */
export function marks(start: number, end: number, most: number): number[] {
  const raw = Math.max(1e-9, (end - start) / Math.max(1, most));
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= raw) ?? raw;
  const found: number[] = [];
  for (let at = Math.ceil(start / step) * step; at <= end && found.length < 100; at += step) found.push(at);
  return found;
}
