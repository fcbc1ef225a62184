/** The swim-lanes: what each agent did when, handoffs as arrows from lane to lane. Wheel, drag and keys zoom and pan. */

import { h, iconButton } from "../dom";
import { duration, whole, words } from "../format";
import { icon } from "../icons";
import type { Detail } from "../wire";
import { arrow } from "./arrow";
import { Canvas, type Ink, fitted, marks } from "./canvas";
import { Hint } from "./hint";
import { TimeWindow } from "./window";
import type { Ask, Host, View } from "./view";

interface Actor {
  name: string;
  spans: number;
  failures: number;
  rows: number;
}

/** Lane, row, start, end, operation, name, status, span ("" for a sum), count, failed, whether it still runs. */
type Stroke = [number, number, number, number, string, string, string, string, number, number, boolean];

interface Handing {
  span: string;
  at: number;
  source: string;
  target: string;
  name: string;
}

interface Answer {
  actors: Actor[];
  strokes: Stroke[];
  handed: Handing[];
  exact: boolean;
  total: number;
  more: boolean;
  whole: number;
}

const AXIS = 24;
const ROW = 18;
const GAP = 10;
const NAME = 96;
const NARROW = 70;

export class Lanes implements View {
  readonly name = "lanes";
  readonly title = "Agents";
  readonly icon = "lanes";
  readonly element: HTMLElement;
  private known: Answer = { actors: [], strokes: [], handed: [], exact: true, total: 0, more: false, whole: 0 };
  private tops: number[] = [];
  private densest: number[] = [];
  private chosen = "";
  private readonly window: TimeWindow;
  private readonly scroll = h("div", { class: "sheet-box", tabindex: "0", role: "application", "aria-label": "Agents over time" });
  private readonly tall = h("div", { class: "sheet-tall", role: "presentation" });
  private readonly note = h("span", { class: "sheet-note", role: "status" });
  private readonly said = h("span", { class: "unseen", role: "status" });
  private readonly canvas: Canvas;
  private readonly hint = new Hint();

  constructor(private readonly host: Host) {
    this.canvas = new Canvas((pen, ink) => this.paint(pen, ink));
    this.tall.append(h("div", { class: "sheet-stage" }, this.canvas.element));
    this.scroll.append(this.tall);
    this.window = new TimeWindow(this.scroll, { left: () => this.side(), right: 8 }, () => this.moved());
    const tools = h("div", { class: "view-tools" }, this.note, h("span", { class: "gap" }), ...this.zooms());
    this.element = h("div", { class: "view lanes" }, tools, this.scroll, this.said, this.hint.element);
    this.scroll.addEventListener("scroll", () => this.canvas.draw(), { passive: true });
    this.scroll.addEventListener("click", (event) => this.click(event));
    this.scroll.addEventListener("mousemove", (event) => this.hover(event));
    this.scroll.addEventListener("mouseleave", () => this.hint.hide());
    this.scroll.addEventListener("keydown", (event) => this.key(event));
  }

  ask(): Ask {
    return this.window.ask();
  }

  show(answer: unknown): void {
    this.known = answer as Answer;
    const { actors, strokes, exact, total, more } = this.known;
    let top = AXIS + 4;
    this.tops = actors.map((actor) => {
      const here = top;
      top += Math.max(1, exact ? actor.rows : 2) * ROW + GAP;
      return here;
    });
    this.densest = actors.map(() => 1);
    for (const [lane, , , , , , , , count] of strokes) this.densest[lane] = Math.max(this.densest[lane]!, count);
    this.tall.style.height = `${top + 4}px`;
    this.window.stretch(this.known.whole);
    this.note.textContent = `${whole(total)} spans in view${exact ? "" : ", summed up. Zoom in to see each"}${more ? ` · the first ${actors.length} agents` : ""}`;
    this.canvas.draw();
  }

  choose(span: Detail | null): void {
    this.chosen = span?.id ?? "";
    this.reveal();
    this.canvas.draw();
  }

  /** Brings the lane of the selected span into view. */
  private reveal(): void {
    const stroke = this.known.strokes.find((one) => one[7] !== "" && one[7] === this.chosen);
    const tall = this.scroll.clientHeight;
    if (!stroke || tall === 0) return;
    const top = this.tops[stroke[0]]! + stroke[1] * ROW;
    if (top - AXIS < this.scroll.scrollTop) this.scroll.scrollTop = top - AXIS;
    else if (top + ROW + GAP > this.scroll.scrollTop + tall) this.scroll.scrollTop = top + ROW + GAP - tall;
  }

  reset(): void {
    this.window.reset();
    this.known = { actors: [], strokes: [], handed: [], exact: true, total: 0, more: false, whole: 0 };
    this.canvas.draw();
  }

  draw(): void {
    if (this.host.run()?.status === "running") this.window.stretch(Math.max(this.known.whole, this.host.now()));
    this.canvas.draw();
  }

  focus(): void {
    this.scroll.focus({ preventScroll: true });
  }

  private side(): number {
    return this.scroll.clientWidth < 420 ? NARROW : NAME;
  }

  private zooms(): HTMLElement[] {
    return [
      iconButton("Zoom out", icon("minus"), () => this.window.zoom(2, 0.5)),
      iconButton("Zoom in", icon("plus"), () => this.window.zoom(0.5, 0.5)),
      iconButton("Show the whole run", icon("fit"), () => this.window.all()),
    ];
  }

  private moved(): void {
    this.canvas.draw();
    this.host.look();
  }

  private x(second: number): number {
    const [from, to] = this.window.range;
    const side = this.side();
    return side + ((second - from) / Math.max(1e-9, to - from)) * (this.canvas.width - side - 8);
  }

  private paint(pen: CanvasRenderingContext2D, ink: Ink): void {
    const side = this.side();
    const top = this.scroll.scrollTop;
    pen.save();
    pen.beginPath();
    pen.rect(side, 0, this.canvas.width - side, this.canvas.height);
    pen.clip();
    this.grid(pen, ink);
    for (const stroke of this.known.strokes) this.stroke(pen, ink, stroke, top);
    for (const handing of this.known.handed) this.hand(pen, ink, handing, top);
    pen.restore();
    this.names(pen, ink, top);
  }

  private grid(pen: CanvasRenderingContext2D, ink: Ink): void {
    const [from, to] = this.window.range;
    pen.strokeStyle = ink.line;
    pen.lineWidth = 1;
    for (const mark of marks(from, to, this.canvas.width / 110)) {
      const x = Math.round(this.x(mark)) + 0.5;
      pen.beginPath();
      pen.moveTo(x, AXIS - 4);
      pen.lineTo(x, this.canvas.height);
      pen.stroke();
      pen.fillStyle = ink.soft;
      pen.fillText(mark ? duration(mark) : "0", x + 4, AXIS / 2);
    }
  }

  private place(stroke: Stroke, top: number): { x: number; y: number; width: number; height: number } {
    const [lane, row, start, end, operation] = stroke;
    const ground = operation === "invoke_agent" && stroke[7] !== "";
    const rows = this.known.exact ? this.known.actors[lane]!.rows : 2;
    const x = this.x(start);
    const y = this.tops[lane]! - top + (ground ? -2 : row * ROW);
    const height = ground ? rows * ROW + 2 : stroke[7] === "" ? 2 * ROW - 2 : ROW - 2;
    const until = stroke[10] ? Math.max(end, this.host.now()) : end;
    return { x, y, width: Math.max(1.5, this.x(until) - x), height };
  }

  private stroke(pen: CanvasRenderingContext2D, ink: Ink, stroke: Stroke, top: number): void {
    const [lane, , , , operation, name, status, span, count, failed] = stroke;
    const at = this.place(stroke, top);
    if (at.y > this.canvas.height || at.y + at.height < 0 || at.x > this.canvas.width || at.x + at.width < 0) return;
    const ground = operation === "invoke_agent" && span !== "";
    const colour = status === "failed" ? ink.bad : ink.of(operation);
    const share = span ? 1 : Math.sqrt(count / this.densest[lane]!);
    const tall = at.height * share;
    pen.globalAlpha = ground ? 0.1 : 0.38;
    pen.fillStyle = colour;
    pen.fillRect(at.x, at.y + at.height - tall, at.width, tall);
    pen.globalAlpha = 1;
    if (failed && !span) {
      pen.fillStyle = ink.bad;
      pen.fillRect(at.x, at.y + at.height - 2, at.width, 2);
    }
    if (!span) return;
    if (!ground) {
      pen.fillStyle = colour;
      pen.fillRect(at.x, at.y, 2, at.height);
      const text = fitted(pen, name || words(operation), Math.min(at.width, this.canvas.width - at.x) - 10);
      pen.fillStyle = ink.ink;
      if (text) pen.fillText(text, Math.max(at.x, this.side()) + 6, at.y + at.height / 2);
    }
    if (span === this.chosen) {
      pen.strokeStyle = ink.ink;
      pen.lineWidth = 2;
      pen.strokeRect(at.x, at.y, Math.max(3, at.width), at.height);
    }
  }

  private hand(pen: CanvasRenderingContext2D, ink: Ink, handing: Handing, top: number): void {
    const [from, to] = [handing.source, handing.target].map((name) => this.known.actors.findIndex((actor) => actor.name === name));
    if (from === undefined || to === undefined || from < 0 || to < 0) return;
    const x = this.x(handing.at);
    const middle = (lane: number) => this.tops[lane]! - top + ROW / 2;
    const [a, b] = [middle(from), middle(to) - (to > from ? ROW / 2 : -ROW / 2)];
    pen.strokeStyle = pen.fillStyle = ink.of("handoff");
    pen.lineWidth = handing.span === this.chosen ? 3 : 1.5;
    arrow(pen, x, a, b);
  }

  private names(pen: CanvasRenderingContext2D, ink: Ink, top: number): void {
    this.known.actors.forEach((actor, lane) => {
      const y = this.tops[lane]! - top;
      if (y > this.canvas.height || y < -200) return;
      pen.strokeStyle = ink.line;
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(0, Math.round(y - GAP / 2) - 0.5);
      pen.lineTo(this.canvas.width, Math.round(y - GAP / 2) - 0.5);
      pen.stroke();
      pen.fillStyle = actor.failures ? ink.bad : ink.ink;
      pen.fillText(fitted(pen, actor.name || "Spell", this.side() - 14), 10, y + ROW / 2);
    });
    pen.fillStyle = ink.paper;
    pen.fillRect(0, 0, this.side(), AXIS - 2);
  }

  private hit(event: MouseEvent): Stroke | undefined {
    const box = this.canvas.element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const top = this.scroll.scrollTop;
    const over = this.known.strokes.filter((stroke) => {
      const at = this.place(stroke, top);
      return x >= at.x - 2 && x <= at.x + at.width + 2 && y >= at.y && y <= at.y + at.height;
    });
    return over.sort((a, b) => a[3] - a[2] - (b[3] - b[2]))[0];
  }

  private click(event: MouseEvent): void {
    const stroke = this.window.dragged ? undefined : this.hit(event);
    if (!stroke) return;
    if (stroke[7]) this.host.pick(stroke[7]);
    else this.window.around((stroke[2] + stroke[3]) / 2);
  }

  private hover(event: MouseEvent): void {
    const stroke = this.hit(event);
    if (!stroke) return this.hint.hide();
    this.hint.show(event, stroke[5] || words(stroke[4]), this.tell(stroke));
  }

  private tell(stroke: Stroke): string {
    const [lane, , start, end, operation, , status, span, count, failed] = stroke;
    const who = this.known.actors[lane]?.name || "Spell";
    const many = span ? "" : `${whole(count)} at once`;
    const bad = span ? (status === "ok" ? "" : status) : failed ? `${whole(failed)} failed` : "";
    return [who, words(operation), many, stroke[10] ? "running" : duration(end - start), bad].filter(Boolean).join(" · ");
  }

  /** Up and down go from bar to bar in the order of time. */
  private key(event: KeyboardEvent): void {
    const way = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    const spans = this.known.strokes.filter((stroke) => stroke[7] !== "");
    const here = spans.findIndex((stroke) => stroke[7] === this.chosen);
    const next = spans[Math.min(spans.length - 1, Math.max(0, here + way))];
    if (next) {
      this.chosen = next[7];
      this.said.textContent = `${next[5] || words(next[4])}, ${this.tell(next)}`;
      this.canvas.draw();
      this.host.pick(next[7], true);
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
