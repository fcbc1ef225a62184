/** The flame graph: call paths as wide as the work they took, by time, tokens or cost; a click goes into one. */

import { h } from "../dom";
import { cost, count, duration, whole, words } from "../format";
import type { Detail } from "../wire";
import { Canvas, type Ink, fitted } from "./canvas";
import { Hint } from "./hint";
import type { Ask, Host, View } from "./view";

/** As `flame.py` tells it; `wide` are seconds, tokens and US dollars. */
interface Frame {
  up: number;
  operation: string;
  name: string;
  spans: number;
  failures: number;
  seconds: number;
  wide: [number, number, number];
  span: string;
}

interface Answer {
  frames: Frame[];
  total: [number, number, number];
  left: number;
}

/** A frame where it is drawn: left and right as shares of the whole, and how deep. */
interface Place {
  left: number;
  right: number;
  level: number;
}

const ROW = 22;
const MEASURES = [
  { name: "Time", say: duration },
  { name: "Tokens", say: (value: number) => `${count(value)} tokens` },
  { name: "Cost", say: (value: number) => cost(value) || "$0" },
];

export class Flame implements View {
  readonly name = "flame";
  readonly title = "Flame graph";
  readonly icon = "flame";
  readonly element: HTMLElement;
  private frames: Frame[] = [];
  private places: Place[] = [];
  private below: number[][] = [];
  private total: [number, number, number] = [0, 0, 0];
  private measure = 0;
  private zoomed = -1;
  private chosen = -1;
  private path: { operation: string; name: string }[] = [];
  private readonly scroll = h("div", { class: "sheet-box", tabindex: "0", role: "tree", "aria-label": "Flame graph" });
  private readonly tall = h("div", { class: "sheet-tall", role: "presentation" });
  private readonly note = h("span", { class: "sheet-note", role: "status" });
  private readonly canvas: Canvas;
  private readonly hint: Hint;
  private readonly said = h("div", { class: "unseen", role: "treeitem", "aria-selected": "true" }, "No frame is selected");

  constructor(private readonly host: Host) {
    this.canvas = new Canvas((pen, ink) => this.paint(pen, ink));
    const stage = h("div", { class: "sheet-stage" }, this.canvas.element);
    this.tall.append(stage);
    this.said.id = `flame-${Math.random().toString(36).slice(2, 8)}`;
    this.scroll.append(this.tall, this.said);
    this.hint = new Hint();
    this.element = h("div", { class: "view flame" }, this.tools(), this.scroll, this.hint.element);
    this.scroll.addEventListener("scroll", () => this.canvas.draw(), { passive: true });
    this.scroll.addEventListener("click", (event) => this.click(event));
    this.scroll.addEventListener("mousemove", (event) => this.hover(event));
    this.scroll.addEventListener("mouseleave", () => this.hint.hide());
    this.scroll.addEventListener("keydown", (event) => this.key(event));
  }

  ask(): Ask {
    return {};
  }

  show(answer: unknown): void {
    const { frames, total, left } = answer as Answer;
    const same = frames.length === this.frames.length;
    this.frames = frames;
    this.total = total;
    if (!same) this.zoomed = -1;
    this.below = frames.map(() => []);
    frames.forEach((frame, index) => this.below[frame.up]?.push(index));
    this.note.textContent = left ? `${whole(left)} thinner paths are not drawn` : "";
    this.find();
    this.lay();
  }

  choose(span: Detail | null): void {
    this.path = span ? span.frames : [];
    this.find();
    this.draw();
  }

  reset(): void {
    this.frames = [];
    this.places = [];
    this.zoomed = -1;
    this.canvas.draw();
  }

  draw(): void {
    this.canvas.draw();
  }

  focus(): void {
    this.scroll.focus({ preventScroll: true });
  }

  private tools(): HTMLElement {
    const box = h("div", { class: "choices", role: "radiogroup", "aria-label": "Width of a frame" });
    MEASURES.forEach((measure, index) => {
      const button = h("button", { type: "button", role: "radio", "aria-checked": String(index === 0) }, measure.name);
      button.addEventListener("click", () => {
        this.measure = index;
        [...box.children].forEach((one, at) => one.setAttribute("aria-checked", String(at === index)));
        this.lay();
      });
      box.append(button);
    });
    const out = h("button", { type: "button", class: "link" }, "Whole run");
    out.addEventListener("click", () => this.zoom(-1));
    return h("div", { class: "view-tools" }, box, this.note, h("span", { class: "gap" }), out);
  }

  /** The frame of the selected span: the names of all around it lead there. */
  private find(): void {
    this.chosen = -1;
    let among = this.frames.flatMap((frame, index) => (frame.up < 0 ? [index] : []));
    for (const step of this.path) {
      const found = among.find((index) => this.frames[index]!.operation === step.operation && this.frames[index]!.name === step.name);
      if (found === undefined) return;
      this.chosen = found;
      among = this.below[found] ?? [];
    }
    const about = this.frames[this.chosen];
    if (about) this.said.textContent = this.tell(about);
    this.reveal();
    this.scroll.setAttribute("aria-activedescendant", this.said.id);
  }

  private reveal(): void {
    const top = (this.places[this.chosen]?.level ?? -1) * ROW;
    if (top < 0 || this.scroll.clientHeight === 0) return;
    if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
    else if (top + 2 * ROW > this.scroll.scrollTop + this.scroll.clientHeight) this.scroll.scrollTop = top + 2 * ROW - this.scroll.clientHeight;
  }

  /** Where everything stands: frames of one level side by side, in the order of their width. */
  private lay(): void {
    this.places = this.frames.map(() => ({ left: 0, right: 0, level: 0 }));
    const total = this.total[this.measure] || 1;
    const ends = new Map<number, number>();
    const order = this.frames.map((_, index) => index);
    order.sort((a, b) => this.frames[a]!.up - this.frames[b]!.up || this.wide(b) - this.wide(a));
    // Outer frames have lower numbers than inner ones, so each is placed before what it contains.
    for (const index of order) {
      const { up } = this.frames[index]!;
      const around = this.places[up];
      const left = ends.get(up) ?? around?.left ?? 0;
      const right = left + this.wide(index) / total;
      ends.set(up, right);
      this.places[index] = { left, right, level: around ? around.level + 1 : 0 };
    }
    const deepest = this.places.reduce((most, place) => Math.max(most, place.level), 0);
    this.tall.style.height = `${(deepest + 1) * ROW + 8}px`;
    this.reveal();
    this.canvas.draw();
  }

  private wide(index: number): number {
    return this.frames[index]!.wide[this.measure] ?? 0;
  }

  private range(): [number, number] {
    const place = this.places[this.zoomed];
    return place && place.right > place.left ? [place.left, place.right] : [0, 1];
  }

  private paint(pen: CanvasRenderingContext2D, ink: Ink): void {
    const [from, to] = this.range();
    const scale = (this.canvas.width - 12) / (to - from);
    const top = this.scroll.scrollTop;
    this.frames.forEach((frame, index) => {
      const place = this.places[index]!;
      const y = place.level * ROW + 4 - top;
      if (y > this.canvas.height || y < -ROW || place.right <= from || place.left >= to) return;
      const x = Math.max(6, 6 + (place.left - from) * scale);
      const width = Math.min(this.canvas.width - 6, 6 + (place.right - from) * scale) - x;
      if (width >= 0.5) this.box(pen, ink, frame, { x, y, width, on: index === this.chosen });
    });
    if (!this.frames.length || !this.total[this.measure]) this.empty(pen, ink);
  }

  private box(pen: CanvasRenderingContext2D, ink: Ink, frame: Frame, at: { x: number; y: number; width: number; on: boolean }): void {
    const colour = frame.failures === frame.spans ? ink.bad : ink.of(frame.operation);
    pen.globalAlpha = 0.3;
    pen.fillStyle = colour;
    pen.fillRect(at.x, at.y, Math.max(0.5, at.width - 1), ROW - 2);
    pen.globalAlpha = 1;
    if (frame.failures) {
      pen.fillStyle = ink.bad;
      pen.fillRect(at.x, at.y + ROW - 4, Math.max(2, (at.width - 1) * (frame.failures / frame.spans)), 2);
    }
    const title = frame.name || words(frame.operation);
    const text = fitted(pen, frame.spans > 1 ? `${title} ×${count(frame.spans)}` : title, at.width - 10);
    pen.fillStyle = ink.ink;
    if (text) pen.fillText(text, at.x + 5, at.y + ROW / 2 - 1);
    if (!at.on) return;
    pen.strokeStyle = ink.ink;
    pen.lineWidth = 2;
    pen.strokeRect(at.x + 1, at.y, Math.max(2, at.width - 3), ROW - 2);
  }

  private empty(pen: CanvasRenderingContext2D, ink: Ink): void {
    pen.fillStyle = ink.soft;
    const what = ["time", "tokens", "cost"][this.measure];
    pen.fillText(this.frames.length ? `This run has no ${what}.` : "Nothing to sum up yet.", 14, 20);
  }

  private hit(event: MouseEvent): number {
    const box = this.canvas.element.getBoundingClientRect();
    const [from, to] = this.range();
    const share = from + ((event.clientX - box.left - 6) / Math.max(1, box.width - 12)) * (to - from);
    const level = Math.floor((event.clientY - box.top + this.scroll.scrollTop - 4) / ROW);
    return this.places.findIndex((place) => place.level === level && share >= place.left && share < place.right);
  }

  private click(event: MouseEvent): void {
    const index = this.hit(event);
    if (index < 0) return;
    this.zoom(index === this.zoomed ? this.frames[index]!.up : index);
    this.take(index, false);
  }

  private take(index: number, byKey: boolean): void {
    this.chosen = index;
    this.host.pick(this.frames[index]!.span, byKey);
    this.said.textContent = this.tell(this.frames[index]!);
    this.canvas.draw();
  }

  private zoom(index: number): void {
    this.zoomed = index;
    this.canvas.draw();
  }

  private hover(event: MouseEvent): void {
    const frame = this.frames[this.hit(event)];
    if (frame) this.hint.show(event, frame.name || words(frame.operation), this.tell(frame, false));
    else this.hint.hide();
  }

  private tell(frame: Frame, named = true): string {
    const share = frame.wide[this.measure]! / (this.total[this.measure] || 1);
    const spent = frame.wide.map((value, at) => (value ? MEASURES[at]!.say(value) : "")).filter(Boolean);
    const times = frame.spans > 1 ? `${whole(frame.spans)} times` : "";
    const failed = frame.failures ? `${whole(frame.failures)} failed` : "";
    const first = named ? [frame.name || words(frame.operation)] : [];
    return [...first, words(frame.operation), times, ...spent, `${(share * 100).toFixed(1)} %`, failed].filter(Boolean).join(" · ");
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const here = this.chosen;
    const beside = here < 0 ? [] : this.inOrder(this.frames[here]!.up);
    const targets: Record<string, number | undefined> = {
      ArrowUp: this.frames[here]?.up, ArrowDown: this.inOrder(here)[0],
      ArrowLeft: beside[beside.indexOf(here) - 1], ArrowRight: beside[beside.indexOf(here) + 1],
    };
    if (Object.hasOwn(targets, event.key)) {
      const next = targets[event.key];
      if (next !== undefined && next >= 0) this.take(next, true);
    } else if (event.key === "Enter" && here >= 0) this.zoom(here === this.zoomed ? -1 : here);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private inOrder(up: number): number[] {
    const list = up < 0 ? this.frames.flatMap((frame, index) => (frame.up < 0 ? [index] : [])) : [...(this.below[up] ?? [])];
    return list.sort((a, b) => this.places[a]!.left - this.places[b]!.left);
  }
}
