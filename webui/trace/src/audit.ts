/** The audit of a notebook: what its runs were allowed, denied and asked about, newest first. */

import css from "./audit.css";
import base from "./base.css";
import { h, keep, say } from "./dom";
import { count } from "./format";
import { icon } from "./icons";
import { type Decision, LedgerList } from "./ledger";
import { recordOf } from "./record";
import type { PanelModel } from "./wire";

type Kinds = Record<string, number>;

type Incoming =
  | { op: "decisions"; look: number; run: string; total: number; kinds: Kinds; tools: string[]; pages: { offset: number; rows: Decision[] }[] }
  | { op: "trouble"; message: string };

const KINDS: [string, string][] = [["", "All"], ["asked", "Asked"], ["allowed", "Allowed"], ["denied", "Denied"], ["overridden", "Overridden"]];

class AuditPage {
  readonly element: HTMLDivElement;
  private readonly ledger: LedgerList;
  private readonly record = h("section", { class: "record-pane", "aria-label": "Record" });
  private readonly notice = h("p", { class: "notice", role: "alert", hidden: true });
  private readonly note = h("p", { class: "note", hidden: true });
  private readonly tool = h("select", { "aria-label": "Tool" });
  private readonly scope = h("select", { "aria-label": "Runs" });
  private readonly chips = new Map<string, HTMLButtonElement>();
  private decision = "";
  private look = 0;
  private sent: number[] = [];
  private away = true;

  constructor(private readonly model: PanelModel) {
    const go = (one: Decision): void => this.trace(one);
    this.ledger = new LedgerList((offsets) => this.ask(offsets), (one) => this.pick(one), go);
    this.scope.append(h("option", { value: "notebook" }, "All runs"), h("option", { value: "run" }, "The run in the trace"));
    this.tool.append(h("option", { value: "" }, "All tools"));
    for (const select of [this.scope, this.tool]) select.addEventListener("change", () => this.sift());
    const bar = h("div", { class: "audit-bar" }, this.switcher(), h("span", { class: "gap" }), this.tool, this.scope);
    const main = h("div", { class: "audit-main" }, h("div", { class: "audit-list" }, this.note, this.ledger.element), this.record);
    const hint = h("p", {}, "Every tool that a cell calls, and whatever its profile refuses or asks you about, is written down here.");
    const empty = h("div", { class: "nothing" }, icon("shield"), h("h3", {}, "Nothing was decided yet"), hint);
    const style = h("style");
    style.textContent = base + css;
    this.element = h("div", { class: "audit empty", role: "region", "aria-label": "Audit" }, style, bar, this.notice, main, empty);
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.ledger.chosen) this.close();
    });
    new ResizeObserver(() => this.seen()).observe(this.element);
  }

  receive(message: Incoming): void {
    if (message.op === "decisions") this.show(message);
    else {
      say(this.notice, message.message);
      this.notice.hidden = message.message === "";
    }
  }

  tick(): void {
    if (!this.away) this.ledger.tick();
  }

  private switcher(): HTMLElement {
    const box = h("div", { class: "kinds", role: "radiogroup", "aria-label": "Decision" });
    for (const [kind, name] of KINDS) {
      const chip = h("button", { type: "button", role: "radio", class: `kind of-${kind || "all"}`, "data-kind": kind, "aria-label": name });
      chip.append(h("span", {}, name), h("i", {}));
      chip.addEventListener("click", () => this.choose(kind));
      this.chips.set(kind, chip);
      box.append(chip);
    }
    box.addEventListener("keydown", (event) => this.arrows(event));
    this.mark();
    return box;
  }

  private arrows(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const kinds = KINDS.map(([kind]) => kind);
    this.choose(kinds[(kinds.indexOf(this.decision) + step + kinds.length) % kinds.length]!);
    this.chips.get(this.decision)?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  private choose(kind: string): void {
    this.decision = kind;
    this.mark();
    this.sift();
  }

  private mark(): void {
    for (const [kind, chip] of this.chips) {
      keep(chip, "aria-checked", String(kind === this.decision));
      chip.tabIndex = kind === this.decision ? 0 : -1;
    }
  }

  /** Other decisions are wanted: the list begins anew. */
  private sift(): void {
    this.look += 1;
    this.ledger.reset();
  }

  private ask(offsets: number[]): void {
    this.sent = offsets;
    if (this.away) return;
    const { look, decision } = this;
    this.model.send_msg({ op: "look", look, scope: this.scope.value, decision, tool: this.tool.value, offsets });
  }

  /** Nothing is read for a panel that nobody looks at. */
  private seen(): void {
    const away = this.element.clientHeight === 0;
    if (away === this.away) return;
    this.away = away;
    if (away) this.model.send_msg({ op: "away" });
    else this.ask(this.sent.length ? this.sent : [0]);
  }

  private show(message: Extract<Incoming, { op: "decisions" }>): void {
    if (message.look !== this.look) return;
    const all = Object.values(message.kinds).reduce((sum, one) => sum + one, 0);
    for (const [kind, chip] of this.chips) say(chip.querySelector("i")!, this.told(kind ? (message.kinds[kind] ?? 0) : all));
    this.offer(message.tools);
    const isWhole = this.scope.value === "notebook" && !this.tool.value;
    this.element.classList.toggle("empty", all === 0 && isWhole);
    this.note.textContent = this.scope.value === "run" && all === 0 ? "This run decided nothing." : "No decision is like that.";
    this.note.hidden = message.total > 0;
    this.ledger.element.hidden = message.total === 0;
    this.ledger.place(message.total, message.pages);
  }

  private told(number: number): string {
    return number ? count(number) : "0";
  }

  private offer(tools: string[]): void {
    const { value } = this.tool;
    const known = [...this.tool.options].map((one) => one.value).filter(Boolean);
    const wanted = value && !tools.includes(value) ? [...tools, value] : tools;
    if (known.join("\n") === wanted.join("\n")) return;
    this.tool.replaceChildren(h("option", { value: "" }, "All tools"), ...wanted.map((name) => h("option", { value: name }, name)));
    this.tool.value = value;
  }

  /** Shows the record, and brings its cell into view. */
  private pick(one: Decision): void {
    this.element.classList.add("detailed");
    const host = { close: () => this.close(), reveal: (shown: Decision) => this.reveal(shown), trace: (shown: Decision) => this.trace(shown) };
    this.record.replaceChildren(...recordOf(one, host));
    this.reveal(one);
  }

  private reveal(one: Decision): void {
    if (one.cell) this.model.send_msg({ op: "reveal", cell: one.cell, line: one.line });
  }

  private trace(one: Decision): void {
    if (one.span) this.model.send_msg({ op: "trace", run: one.run, span: one.span });
  }

  private close(): void {
    this.element.classList.remove("detailed");
    this.record.replaceChildren();
    this.ledger.clearChoice();
    this.ledger.element.focus({ preventScroll: true });
  }
}

/** What Panel calls once for each page that shows the component. */
export function render({ model }: { model: PanelModel }): HTMLElement {
  const page = new AuditPage(model);
  model.on("msg:custom", (message) => page.receive(message as Incoming));
  const timer = window.setInterval(() => page.tick(), 5000);
  model.on("remove", () => window.clearInterval(timer));
  return page.element;
}

export default { render };
