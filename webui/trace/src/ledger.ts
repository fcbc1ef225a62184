/** A list of decisions of any length: only the rows in view exist, and pages of it come when they are looked at. */

import { h, keep, say } from "./dom";
import { ago, clock, words } from "./format";
import type { Payload } from "./wire";

/** How many decisions Python sends at once. */
export const PAGE = 50;

export const ROW_HEIGHT = 46;
const SPARE = 4;

/** One decision, as `plain_decision` of `ledger.py` writes it. */
export interface Decision {
  id: string;
  time: number;
  agent: string;
  action: string;
  tool: string;
  params: Payload;
  result: string;
  user: string;
  run: string;
  decision: string;
  decided_by: string;
  reason: string;
  scope: string;
  message: string;
  cell: string;
  line: number;
  span: string;
  place: string;
}

const SCOPES: Record<string, string> = { once: "this call", run: "for this run", always: "always here" };

/** What a person would call it: the tool, else what was done. */
export function titleOf(one: Decision): string {
  return one.tool || words(one.action);
}

/** Who decided and why: `by a person, for this run · destructive`. */
export function because(one: Decision): string {
  const scope = SCOPES[one.scope] ?? one.scope;
  const who: Record<string, string> = { profile: "by the profile", person: "by a person", nobody: "nobody was there" };
  if (one.decision === "asked") {
    const waits = one.result === "running" ? "waits for a person" : "a person was to decide";
    return `${waits}${one.reason ? ` · ${one.reason}` : ""}`;
  }
  return `${who[one.decided_by] ?? one.decided_by}${scope ? `, ${scope}` : ""}${one.reason ? ` · ${one.reason}` : ""}`;
}

/** Arguments in one line. */
export function brief(value: unknown): string {
  const text = typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
  const short = (text ?? "").replace(/\s+/g, " ");
  return short.length > 200 ? `${short.slice(0, 200)}…` : short;
}

export class LedgerList {
  readonly element: HTMLDivElement;
  chosen: Decision | null = null;
  private at = -1;
  private owed = false;
  private total = 0;
  private pages = new Map<number, Decision[]>();
  private rows = new Map<number, HTMLElement>();
  private wanted = "";
  private readonly list = h("div", { class: "rows", role: "presentation" });

  /** `look` asks for the pages at these offsets; `pick` is told of a choice, `go` of one that is to be followed. */
  constructor(
    private readonly look: (offsets: number[]) => void,
    private readonly pick: (one: Decision) => void,
    private readonly go: (one: Decision) => void,
  ) {
    this.element = h("div", { class: "ledger", role: "listbox", "aria-label": "Decisions", tabindex: "0" }, this.list);
    this.element.addEventListener("scroll", () => this.draw(), { passive: true });
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("click", (event) => this.choose(this.indexOf(event)));
    this.element.addEventListener("dblclick", () => this.chosen && this.go(this.chosen));
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  /** Forgets all: other decisions are wanted. */
  reset(): void {
    this.pages.clear();
    this.total = 0;
    this.wanted = "";
    this.at = -1;
    this.owed = false;
    this.element.scrollTop = 0;
    this.wanted = this.inView().join();
    this.look(this.inView());
  }

  /** Takes what Python sent. New decisions come at the top; what is being read stays where it is. */
  place(total: number, pages: { offset: number; rows: Decision[] }[]): void {
    const grown = this.total > 0 ? total - this.total : 0;
    if (grown !== 0) this.pages.clear();
    this.total = total;
    for (const page of pages) this.pages.set(page.offset, page.rows);
    this.list.style.height = `${total * ROW_HEIGHT}px`;
    if (this.at >= 0) this.at += grown;
    if (grown > 0 && this.element.scrollTop > 0) this.element.scrollTop += grown * ROW_HEIGHT;
    if (this.owed && this.row(this.at)) this.choose(this.at);
    else this.draw();
  }

  clearChoice(): void {
    this.chosen = null;
    this.draw();
  }

  tick(): void {
    for (const when of this.list.querySelectorAll<HTMLElement>("[data-time]")) {
      say(when, ago(Number(when.dataset.time), Date.now() / 1000));
    }
  }

  private row(index: number): Decision | undefined {
    return this.pages.get(Math.floor(index / PAGE) * PAGE)?.[index % PAGE];
  }

  private span(): [number, number] {
    const first = Math.max(0, Math.floor(this.element.scrollTop / ROW_HEIGHT) - SPARE);
    return [first, first + Math.ceil(this.element.clientHeight / ROW_HEIGHT) + 2 * SPARE];
  }

  private inView(): number[] {
    const [first, last] = this.span();
    const offsets: number[] = [];
    for (let at = Math.floor(first / PAGE) * PAGE; at <= last; at += PAGE) offsets.push(at);
    return offsets;
  }

  /** Draws what is in view, and asks for what is missing of it. */
  draw(): void {
    if (this.element.clientHeight === 0) return;
    const [first, end] = this.span();
    const last = Math.min(end, this.total - 1);
    for (const [index, row] of this.rows) {
      if (index >= first && index <= last) continue;
      row.remove();
      this.rows.delete(index);
    }
    for (let index = first; index <= last; index += 1) this.drawRow(index);
    if (this.chosen && this.rows.has(this.at)) keep(this.element, "aria-activedescendant", `decision-${this.at}`);
    else this.element.removeAttribute("aria-activedescendant");
    const offsets = this.inView().filter((at) => at === 0 || at < this.total);
    if (this.wanted !== offsets.join()) {
      this.wanted = offsets.join();
      this.look(offsets);
    }
  }

  private drawRow(index: number): void {
    const one = this.row(index);
    const made = one ? filled(one) : h("div", { class: "decision waiting" });
    const isChosen = one !== undefined && one.id === this.chosen?.id;
    if (isChosen && !this.owed) this.at = index;
    made.classList.toggle("selected", isChosen);
    const names = { id: `decision-${index}`, role: "option", "aria-selected": String(isChosen), "data-index": String(index) };
    for (const [name, value] of Object.entries(names)) made.setAttribute(name, value);
    made.setAttribute("aria-posinset", String(index + 1));
    made.setAttribute("aria-setsize", String(this.total));
    made.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
    const before = this.rows.get(index);
    if (before?.outerHTML === made.outerHTML) return;
    if (before) before.replaceWith(made);
    else this.list.append(made);
    this.rows.set(index, made);
  }

  private indexOf(event: Event): number {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>(".decision") : null;
    return row ? Number(row.dataset.index) : -1;
  }

  private choose(index: number): void {
    const one = this.row(index);
    if (index < 0 || index >= this.total) return;
    this.at = index;
    // What is not here yet is chosen when it comes.
    this.owed = one === undefined;
    if (one) this.chosen = one;
    this.reveal(index);
    this.draw();
    if (one) this.pick(one);
  }

  private reveal(index: number): void {
    const { element } = this;
    const top = index * ROW_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + ROW_HEIGHT - element.clientHeight;
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_HEIGHT) - 1);
    const { at } = this;
    const targets: Record<string, number> = {
      ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.total - 1, PageDown: at + page, PageUp: at - page,
    };
    if (Object.hasOwn(targets, event.key)) this.choose(Math.min(this.total - 1, Math.max(0, targets[event.key]!)));
    else if (event.key === "Enter" && this.chosen) this.go(this.chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function filled(one: Decision): HTMLElement {
  const kind = h("span", { class: `verdict is-${one.decision}` }, one.decision);
  const now = Date.now() / 1000;
  const when = h("span", { class: "when", "data-time": String(one.time), title: clock(one.time) }, ago(one.time, now));
  const given = h("span", { class: "given" }, brief(one.params.value));
  const top = h("span", { class: "decision-top" }, h("b", {}, titleOf(one)), given, when);
  const told = one.decision === "denied" && one.message ? `${because(one)}: ${one.message}` : because(one);
  const agent = one.agent && h("span", { class: "agent" }, one.agent);
  const below = h("span", { class: "decision-below" }, h("span", { class: "why" }, told), agent, h("span", { class: "place" }, one.place));
  return h("div", { class: "decision" }, kind, h("span", { class: "decision-text" }, top, below));
}
