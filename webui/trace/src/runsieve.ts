/** The fields by which runs are sifted: words, status, model, cell, tag, time, cost; and how they are sorted. */

import { h, iconButton } from "./dom";
import { whole } from "./format";
import { icon } from "./icons";
import type { Choices } from "./wire";

const PAUSE = 180;
const WITHIN: [string, string][] = [["0", "At any time"], ["3600", "In the last hour"], ["86400", "In the last day"], ["604800", "In the last week"], ["2592000", "In the last month"]];
const ORDERS: [string, string][] = [["newest", "Newest first"], ["longest", "Longest first"], ["dearest", "Dearest first"], ["largest", "Most tokens first"], ["failures", "Most failures first"]];
const FROM_STORE = ["status", "model", "cell", "tag"] as const;

export class RunSieve {
  readonly element: HTMLElement;
  private timer = 0;
  private offered = "";
  private readonly text = h("input", { type: "search", placeholder: "Title, id, tag, note or error", "aria-label": "Search runs", spellcheck: "false" });
  private readonly boxes: Record<string, HTMLSelectElement> = {};
  private readonly cost = amount("Costs at least, in US dollars", "$ ≥");
  private readonly seconds = amount("Takes at least, in seconds", "s ≥");
  private readonly pinned = h("input", { type: "checkbox" });
  private readonly toggle: HTMLButtonElement;
  private readonly more = h("div", { class: "sieve" });

  constructor(private readonly changed: () => void) {
    for (const name of [...FROM_STORE, "within", "order", "scope"]) this.boxes[name] = this.select(name);
    options(this.boxes.within!, WITHIN);
    options(this.boxes.order!, ORDERS);
    options(this.boxes.scope!, [["notebook", "This notebook"], ["workspace", "Whole workspace"]]);
    this.offer({});
    this.text.addEventListener("input", () => this.soon());
    for (const box of [this.cost, this.seconds]) box.addEventListener("input", () => this.soon());
    this.pinned.addEventListener("change", () => this.now());
    this.toggle = iconButton("More filters", icon("sift"), () => this.unfold(), { "aria-expanded": "false" });
    const first = h("div", { class: "view-tools" }, this.text, this.boxes.scope!, this.toggle);
    const { status, model, cell, tag, within, order } = this.boxes;
    this.more.append(status!, model!, cell!, tag!, within!, order!, this.cost, this.seconds, h("label", { class: "check" }, this.pinned, "Pinned"), this.reset());
    this.more.hidden = true;
    this.element = h("div", { class: "sieve-box", role: "search", "aria-label": "Sift runs" }, first, this.more);
  }

  get workspace(): boolean {
    return this.boxes.scope!.value === "workspace";
  }

  /** How many fields sift. */
  get count(): number {
    const said = this.said();
    return ["text", ...FROM_STORE, "within", "cost", "seconds", "pinned"].filter((name) => said[name]).length;
  }

  /** What is wanted, as `sieve_of` of `runlist.py` reads it. */
  said(): Record<string, unknown> {
    const words = Object.fromEntries([...FROM_STORE, "order", "scope"].map((name) => [name, this.boxes[name]!.value]));
    const numbers = { within: Number(this.boxes.within!.value), cost: Number(this.cost.value) || 0, seconds: Number(this.seconds.value) || 0 };
    return { text: this.text.value.trim(), ...words, ...numbers, pinned: this.pinned.checked };
  }

  /** What there is to choose from. */
  offer(choices: Choices): void {
    const now = JSON.stringify(choices);
    if (now === this.offered) return;
    this.offered = now;
    const all: Record<string, string> = { status: "Any status", model: "Any model", cell: "Any cell", tag: "Any tag" };
    for (const name of FROM_STORE) {
      const box = this.boxes[name]!;
      const before = box.value;
      const known = (choices[name] ?? []).map(([value, count]): [string, string] => [value, `${value} (${whole(count)})`]);
      const kept = before && !known.some(([value]) => value === before) ? [[before, before] as [string, string]] : [];
      options(box, [["", all[name]!], ...known, ...kept]);
      box.value = before;
    }
  }

  /** Lets all runs of the workspace through. */
  widen(): void {
    this.boxes.scope!.value = "workspace";
    this.clear();
  }

  focus(): void {
    this.text.focus();
  }

  private select(name: string): HTMLSelectElement {
    const label = { status: "Status", model: "Model", cell: "Cell", tag: "Tag", within: "When", order: "Order", scope: "Where" }[name] ?? name;
    const box = h("select", { "aria-label": label });
    box.addEventListener("change", () => this.now());
    return box;
  }

  private reset(): HTMLElement {
    const button = h("button", { type: "button", class: "link" }, "Clear");
    button.addEventListener("click", () => this.clear());
    return button;
  }

  private clear(): void {
    for (const box of [this.text, this.cost, this.seconds]) box.value = "";
    for (const name of [...FROM_STORE, "within", "order"]) this.boxes[name]!.selectedIndex = 0;
    this.pinned.checked = false;
    this.now();
  }

  private unfold(): void {
    this.more.hidden = !this.more.hidden;
    this.toggle.setAttribute("aria-expanded", String(!this.more.hidden));
  }

  private soon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.now(), PAUSE);
  }

  private now(): void {
    this.toggle.classList.toggle("on", this.count > 0);
    this.changed();
  }
}

function options(box: HTMLSelectElement, known: [string, string][]): void {
  box.replaceChildren(...known.map(([value, text]) => h("option", { value }, text)));
}

function amount(label: string, hint: string): HTMLInputElement {
  return h("input", { type: "number", min: "0", step: "any", placeholder: hint, "aria-label": label });
}
