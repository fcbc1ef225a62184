/** One row of the tree: icon, name, tokens, duration and where in the run it lies. */

import { h, keep, say } from "./dom";
import { duration, tokens, words } from "./format";
import { icon } from "./icons";
import type { Slot } from "./forest";
import type { Line } from "./wire";

export const ROW_HEIGHT = 28;

export interface RowState {
  open: boolean;
  selected: boolean;
  /** Seconds since the run began; where running spans end for now. */
  now: number;
  /** Seconds the whole run takes. */
  total: number;
  prefix: string;
}

/** The seconds a span takes, so far when it still runs. */
export function secondsOf(line: Line, now: number): number {
  return line.seconds ?? Math.max(0, now - line.started);
}

export class Row {
  readonly element: HTMLDivElement;
  private readonly twist = h("span", { class: "twist" }, icon("chevron"));
  private readonly mark = h("span", { class: "mark" });
  private readonly name = h("span", { class: "name" });
  private readonly place = h("span", { class: "place" });
  private readonly spent = h("span", { class: "spent" });
  private readonly time = h("span", { class: "time" });
  private readonly bar = h("i");
  private operation = "";

  constructor() {
    const track = h("span", { class: "track", "aria-hidden": "true" }, this.bar);
    const title = h("span", { class: "title" }, this.twist, this.mark, this.name, this.place);
    this.element = h("div", { class: "row", role: "treeitem" }, title, this.spent, this.time, track);
  }

  /** Shows a slot at its place; cheap when little changed. */
  show(slot: Slot, index: number, state: RowState): void {
    const { element } = this;
    element.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
    element.dataset.index = String(index);
    element.style.setProperty("--depth", String(slot.depth));
    keep(element, "aria-level", String(slot.depth + 1));
    keep(element, "aria-posinset", String(slot.index + 1));
    keep(element, "aria-setsize", String(slot.siblings));
    if (slot.line) this.fill(slot.line, state);
    else this.wait();
  }

  private fill(line: Line, state: RowState): void {
    const { element } = this;
    keep(element, "id", `${state.prefix}${line.id}`);
    keep(element, "class", `row is-${line.status}${state.selected ? " selected" : ""}`);
    keep(element, "aria-selected", String(state.selected));
    if (line.children > 0) keep(element, "aria-expanded", String(state.open));
    else element.removeAttribute("aria-expanded");
    keep(this.twist, "class", line.children > 0 ? `twist${state.open ? " open" : ""}` : "twist none");
    this.draw(line.operation);
    say(this.name, line.name || words(line.operation));
    say(this.place, line.place);
    say(this.spent, tokens(line.input, line.output));
    this.mark.classList.toggle("from-record", line.replayed === true);
    this.mark.title = line.replayed ? `${words(line.operation)}, from the record` : words(line.operation);
    say(this.time, line.status === "paused" ? "paused" : duration(secondsOf(line, state.now)));
    this.stretch(line, state);
    keep(element, "aria-label", label(line, state.now));
  }

  private draw(operation: string): void {
    if (operation === this.operation) return;
    this.operation = operation;
    this.mark.replaceChildren(icon(operation));
    this.element.style.setProperty("--tone", `var(--op-${operation}, var(--soft))`);
  }

  private stretch(line: Line, state: RowState): void {
    const total = Math.max(state.total, 1e-6);
    const left = Math.min(98.5, (line.started / total) * 100);
    const width = Math.min(100 - left, Math.max(1.5, (secondsOf(line, state.now) / total) * 100));
    this.bar.style.left = `${left.toFixed(2)}%`;
    this.bar.style.width = `${width.toFixed(2)}%`;
  }

  private wait(): void {
    keep(this.element, "class", "row waiting");
    this.element.removeAttribute("id");
    this.element.removeAttribute("aria-expanded");
    keep(this.element, "aria-label", "Loading");
    keep(this.element, "aria-selected", "false");
    keep(this.twist, "class", "twist none");
    for (const part of [this.name, this.place, this.spent, this.time]) say(part, "");
    this.mark.replaceChildren();
    this.operation = "";
  }
}

/** What a screen reader says: `web_search, execute tool, 871 ms, failed`. */
function label(line: Line, now: number): string {
  const spent = tokens(line.input, line.output);
  const parts = [line.name, words(line.operation), duration(secondsOf(line, now)), spent && `${spent} tokens`];
  if (line.replayed) parts.push("from the record");
  if (line.status !== "ok") parts.push(line.status);
  return parts.filter(Boolean).join(", ");
}
