/** The dialog in which a person says what is to be other at a span, and forks the run there. */

import { h, iconButton } from "./dom";
import { type Way, waysOf } from "./edits";
import { choices } from "./fields";
import { words } from "./format";
import { icon } from "./icons";
import type { ForkPlace, Rest, Send } from "./wire";

const RESTS: [Rest, string][] = [
  ["live", "Everything after it is done anew"],
  ["changed", "Later calls that stay the same come from the record"],
];

export class ForkForm {
  readonly element = h("section", { class: "fork-form", role: "dialog", "aria-modal": "true", "aria-label": "Fork from here", hidden: true });
  private place: ForkPlace | null = null;
  private ways: Way[] = [];
  private way = 0;
  private rest: Rest = "live";
  private readonly stage = h("div", { class: "fork-stage" });
  private readonly told = h("p", { class: "fork-told", role: "alert", hidden: true });
  private readonly submit = h("button", { type: "submit", class: "solid" }, icon("fork"), "Fork");
  private back: HTMLElement | null = null;

  constructor(private readonly send: Send) {
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Asks for what can be edited at a span; the dialog opens when that comes. */
  ask(run: string, span: string): void {
    this.back = (this.element.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    this.send({ op: "form", run, span });
  }

  show(place: ForkPlace): void {
    this.place = place;
    this.way = 0;
    this.rest = "live";
    this.told.hidden = true;
    this.submit.disabled = false;
    this.ways = waysOf(place, () => this.check());
    this.element.replaceChildren(this.build(place));
    this.element.hidden = false;
    this.turn(0);
    const texts = this.ways[0]?.fields.filter((field) => field.input.tagName === "TEXTAREA") ?? [];
    (texts[texts.length - 1]?.input ?? this.submit).focus();
  }

  /** The run could not be started; what was written stays. */
  refuse(message: string): void {
    this.told.textContent = message;
    this.told.hidden = false;
    this.submit.disabled = false;
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.element.replaceChildren();
    this.back?.focus();
  }

  private build(place: ForkPlace): HTMLElement {
    const name = h("b", {}, place.name || words(place.operation));
    const title = h("h3", { class: "sheet-title" }, icon("fork"), "Fork from ", name);
    const out = iconButton("Close", icon("close"), () => this.close());
    const head = h("div", { class: "fork-head" }, title, h("span", { class: "gap" }), out);
    const cancel = h("button", { type: "button", class: "link" }, "Cancel");
    cancel.addEventListener("click", () => this.close());
    const rest = h("div", { class: "fork-rest" }, h("span", { class: "field-name" }, "And then"), choices("rest", "And then", RESTS, this.rest, (one) => (this.rest = one)));
    const foot = h("div", { class: "fork-foot" }, this.told, this.submit, cancel, h("kbd", {}, "Ctrl Enter"));
    const form = h("form", { class: "fork-sheet", novalidate: true }, head, h("div", { class: "fork-body" }, this.notes(place), this.tabs(), this.stage, rest), foot);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.fork();
    });
    return form;
  }

  private notes(place: ForkPlace): HTMLElement {
    const said = ["What was before it comes from the record: no model is asked for that. Both runs are kept."];
    const cells = place.changed.join(", ");
    if (cells) said.push(`Changed since that run: ${cells}. The fork runs the text that ran then; the notebook stays as it is.`);
    if (!place.whole) said.push("That run was of some cells only; they run in the kernel as it is now.");
    if (place.input.cut || place.output.cut) said.push("This call is too large to be edited here. llmspell run --fork takes an edit from a file.");
    else if (!this.ways.length) said.push("Nothing in it can be edited: from here on the run is done anew.");
    return h("div", { class: "fork-notes" }, ...said.map((text) => h("p", {}, text)));
  }

  private tabs(): HTMLElement | null {
    if (this.ways.length < 2) return null;
    const offers = this.ways.map((way, number): [string, string] => [String(number), way.title]);
    const row = choices("way", "What is to be other", offers, "0", (one) => this.turn(Number(one)));
    row.classList.add("as-tabs");
    return row;
  }

  private turn(number: number): void {
    this.way = number;
    const way = this.ways[number];
    this.stage.replaceChildren(...(way ? [way.element] : []));
    this.check();
  }

  private check(): void {
    this.submit.disabled = (this.ways[this.way]?.fields ?? []).some((field) => field.wrong !== "");
    this.told.hidden = true;
  }

  private fork(): void {
    if (!this.place || this.submit.disabled) return;
    this.submit.disabled = true;
    const edit = this.ways[this.way]?.edit() ?? {};
    this.send({ op: "fork", run: this.place.run, span: this.place.span, edit, rest: this.rest });
  }

  private key(event: KeyboardEvent): void {
    // The keys of the trace are not those of a form.
    event.stopPropagation();
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.fork();
    else if (event.key === "Tab") return this.hold(event);
    else return;
    event.preventDefault();
  }

  /** The focus stays in the dialog. */
  private hold(event: KeyboardEvent): void {
    const all = [...this.element.querySelectorAll<HTMLElement>("button:not(:disabled), input, textarea")];
    const at = (this.element.getRootNode() as ShadowRoot).activeElement;
    const end = event.shiftKey ? all[0] : all[all.length - 1];
    if (at !== end) return;
    (event.shiftKey ? all[all.length - 1] : all[0])?.focus();
    event.preventDefault();
  }
}
