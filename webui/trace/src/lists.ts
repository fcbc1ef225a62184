/** What lies above the trace: the list of all runs, and the comparison of some. Which run is shown, the trace decides. */

import { Comparison } from "./compare/sheet";
import { RunSheet } from "./runsheet";
import type { Incoming, Send } from "./wire";

/** What the lists may ask of the trace below them. */
export interface Below {
  /** The element that says by its class what lies above. */
  element(): HTMLElement;
  /** The run that is shown. */
  run(): string;
  choose(run: string, span: string): void;
  /** Nothing lies above any more. */
  uncovered(): void;
}

export class Lists {
  readonly elements: HTMLElement[];
  private readonly sheet: RunSheet;
  private readonly comparison: Comparison;

  constructor(send: Send, private readonly below: Below) {
    this.sheet = new RunSheet(send, (id) => this.open(id), () => this.show(false), (ids) => this.compare(ids));
    this.comparison = new Comparison(send, { open: (run, span) => this.open(run, span), back: () => this.show(true) });
    this.elements = [this.sheet.element, this.comparison.element];
  }

  get isOpen(): boolean {
    return this.sheet.isOpen;
  }

  /** Brings the list of all runs out, or takes everything away. */
  show(on: boolean): void {
    const { classList } = this.below.element();
    this.comparison.fold();
    classList.remove("comparing");
    classList.toggle("listing", on);
    if (on) return this.sheet.unfold(this.below.run());
    this.sheet.fold();
    this.below.uncovered();
  }

  tick(): void {
    this.sheet.tick();
  }

  receive(message: Extract<Incoming, { op: "listed" | "chosen" | "weighed" | "disposed" | "compared" }>): void {
    switch (message.op) {
      case "listed":
        return this.sheet.show(message.number, message.total, message.pages, message.choices, message.disk);
      case "chosen":
        return this.sheet.chooseThese(message.runs);
      case "weighed":
        return this.sheet.weighed(message);
      case "disposed":
        return this.sheet.disposed(message);
      case "compared":
        return this.comparison.receive(message.number, message.data);
    }
  }

  private compare(runs: string[]): void {
    this.sheet.fold();
    this.below.element().classList.replace("listing", "comparing");
    this.comparison.unfold(runs);
  }

  private open(run: string, span = ""): void {
    this.show(false);
    this.below.choose(run, span);
  }
}
