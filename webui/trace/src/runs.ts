/** The run picker: a button that says which run is shown, and a list of the latest runs below it. */

import { h, iconButton, say } from "./dom";
import { ago, cost, duration, tokens } from "./format";
import { icon } from "./icons";
import type { Run, Send } from "./wire";

/** `running for 3 s`, `failed`, … as a dot; the word is for screen readers. */
export function dot(status: string): HTMLElement {
  return h("span", { class: `dot is-${status}`, role: "img", "aria-label": status, title: status });
}

export const HOW = { strict: "replay", changed: "re-run", resume: "resumed", fork: "fork" };

export class RunPicker {
  readonly element: HTMLDivElement;
  private runs: Run[] = [];
  private chosen = "";
  private active = 0;
  private readonly label = h("span", { class: "run-label" });
  private readonly button: HTMLButtonElement;
  private readonly list = h("div", { class: "run-list", role: "listbox", "aria-label": "Runs", tabindex: "-1" });
  private readonly live: HTMLButtonElement;

  /** `all` opens the list of all runs. */
  constructor(
    private readonly send: Send,
    private readonly all: () => void,
  ) {
    const names = { type: "button", class: "run-button", "aria-haspopup": "listbox", "aria-expanded": "false" };
    this.button = h("button", { ...names, "aria-label": "Run" }, this.label, icon("down"));
    this.button.addEventListener("click", () => (this.isOpen ? this.shut() : this.unfold()));
    this.live = h("button", { type: "button", class: "live", "aria-pressed": "true", title: "Always show the newest run, and what is newest in it (f)" });
    this.live.append(h("span", { class: "live-dot" }), "Live");
    this.live.addEventListener("click", () => this.send({ op: "follow", on: this.live.getAttribute("aria-pressed") !== "true" }));
    this.list.hidden = true;
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("focusout", (event) => this.left(event));
    const more = iconButton("All runs (r)", icon("events"), () => this.all(), { class: "icon-button all-runs" });
    this.element = h("div", { class: "runs" }, this.button, more, this.live, this.list);
  }

  private get isOpen(): boolean {
    return !this.list.hidden;
  }

  show(runs: Run[], following: boolean): void {
    this.runs = runs;
    this.live.setAttribute("aria-pressed", String(following));
    this.element.classList.toggle("empty", runs.length === 0);
    if (this.isOpen) this.fill();
  }

  choose(run: Run | null): void {
    this.chosen = run?.id ?? "";
    this.label.replaceChildren();
    if (!run) return;
    // Its words change by the second: they are for the eye, and the list of runs says them too.
    const when = h("span", { class: "when", "aria-hidden": "true", "data-started": String(run.started) }, ago(run.started, Date.now() / 1000));
    const how = run.mode && h("span", { class: "how", "aria-hidden": "true" }, HOW[run.mode]);
    this.label.append(dot(run.status), h("span", { class: "run-title" }, run.title || run.id), how || "", when);
    this.button.setAttribute("aria-label", `Run: ${run.title || run.id}, ${run.status}${run.mode ? `, ${HOW[run.mode]}` : ""}`);
  }

  /** The `… ago` texts move on. */
  tick(): void {
    for (const when of this.element.querySelectorAll<HTMLElement>(".when")) {
      say(when, ago(Number(when.dataset.started), Date.now() / 1000));
    }
  }

  private unfold(): void {
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.active = Math.max(0, this.runs.findIndex((run) => run.id === this.chosen));
    this.fill();
    this.list.focus();
  }

  private shut(refocus = true): void {
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (refocus) this.button.focus();
  }

  private left(event: FocusEvent): void {
    const to = event.relatedTarget as Node | null;
    if (this.isOpen && !(to && this.element.contains(to))) this.shut(false);
  }

  private fill(): void {
    this.list.replaceChildren(...this.runs.map((run, index) => this.option(run, index)));
    this.mark();
  }

  private option(run: Run, index: number): HTMLElement {
    const paid = run.served && !run.made ? "from the record" : cost(run.cost);
    const spent = [duration(run.seconds), tokens(run.input, run.output), paid].filter(Boolean).join("  ·  ");
    const when = h("span", { class: "when", "data-started": String(run.started) }, ago(run.started, Date.now() / 1000));
    const how = run.mode && h("span", { class: "how" }, HOW[run.mode]);
    const title = h("span", { class: "run-title" }, run.title || run.id);
    const top = h("span", { class: "run-top" }, dot(run.status), title, how, when);
    const below = h("span", { class: "run-below" }, run.status === "failed" && run.error ? run.error : spent);
    const names = { role: "option", class: "run-option", id: `run-${index}`, "aria-selected": String(run.id === this.chosen) };
    const option = h("div", names, top, below);
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.take(index));
    option.addEventListener("mousemove", () => this.activate(index));
    return option;
  }

  private activate(index: number): void {
    if (index === this.active) return;
    this.active = index;
    this.mark();
  }

  private mark(): void {
    this.list.setAttribute("aria-activedescendant", `run-${this.active}`);
    for (const [index, option] of [...this.list.children].entries()) {
      option.classList.toggle("active", index === this.active);
    }
  }

  private take(index: number): void {
    const run = this.runs[index];
    this.shut();
    if (run) this.send({ op: "choose", run: run.id });
  }

  private key(event: KeyboardEvent): void {
    const last = this.runs.length - 1;
    const targets: Record<string, number> = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, Home: 0, End: last };
    if (Object.hasOwn(targets, event.key)) {
      this.activate(Math.min(last, Math.max(0, targets[event.key]!)));
      this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" || event.key === " ") this.take(this.active);
    else if (event.key === "Escape" || event.key === "Tab") this.shut();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
