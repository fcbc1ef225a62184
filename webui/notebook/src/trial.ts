// A try of a tool: how it fares, what came of it, what it asks, and the way to its trace.
import {duration} from "./clock";
import {make} from "./dom";
import type {LoadedTrial, News, Output, Progress, Question} from "./messages";
import {type OutputHost, Outputs} from "./outputs";

export type TrialNews = Extract<News, {op: "status" | "output" | "cleared" | "asked"}>;

export interface TrialHost extends OutputHost {
  interrupt(): void;
  showTrace(run: string): void;
}

const STATES: Record<string, string> = {
  queued: "Waits for the kernel…",
  running: "Running…",
  ok: "Done",
  failed: "Failed",
  cancelled: "Stopped",
};

export class Trial {
  readonly element: HTMLElement;
  private readonly line = make("div", {class: "trial-line", role: "status"});
  private readonly outputs: Outputs;
  private status = "idle";

  /** `changed` is called when it begins and when it ends. */
  constructor(
    private readonly host: TrialHost,
    private readonly changed: () => void,
  ) {
    this.outputs = new Outputs({reveal: () => undefined, answer: (id, value) => host.answer(id, value)});
    this.outputs.rename("Result");
    this.outputs.approach();
    this.element = make("section", {class: "trial", "aria-label": "Try", hidden: true}, this.line, this.outputs.element);
  }

  get isRunning(): boolean {
    return this.status === "queued" || this.status === "running";
  }

  /** Forgets what is shown. */
  clear(): void {
    this.outputs.clear();
    this.outputs.settle();
    this.element.hidden = true;
  }

  /** Shows it as it is, after the page was told everything afresh. */
  load(trial: LoadedTrial): void {
    this.outputs.clear();
    if (trial.outputs.length > 0) this.append(trial.outputs);
    for (const question of trial.questions) this.ask(question);
    this.show(trial);
  }

  hear(news: TrialNews): void {
    if (news.op === "status") this.show(news);
    else if (news.op === "output") this.append(news.items);
    else if (news.op === "asked") this.ask(news.question);
    else this.outputs.clear();
  }

  private ask(question: Question): void {
    this.element.hidden = false;
    this.outputs.ask(question);
  }

  private append(items: Output[]): void {
    this.element.hidden = false;
    this.outputs.append(items.map(plain));
  }

  private show(progress: Progress): void {
    const before = this.isRunning;
    this.status = progress.status;
    if (STATES[this.status]) this.line.replaceChildren(...this.words(progress));
    if (this.isRunning) this.element.hidden = false;
    else this.outputs.settle();
    if (before === this.isRunning) return;
    this.changed();
    if (!this.isRunning) this.element.scrollIntoView({block: "nearest"});
  }

  private words(progress: Progress): (Node | string)[] {
    const text = make("span", {class: `trial-state trial-${this.status}`}, STATES[this.status]!);
    if (this.isRunning) {
      const stop = (): void => this.host.interrupt();
      return [text, make("button", {type: "button", class: "link", onclick: stop}, "Stop")];
    }
    const time = progress.seconds === undefined ? [] : [make("span", {}, `in ${duration(progress.seconds)}`)];
    const run = progress.run_id;
    if (!run) return [text, ...time];
    const show = (): void => this.host.showTrace(run);
    return [text, ...time, make("button", {type: "button", class: "link", onclick: show}, "Show trace")];
  }
}

/** An error without the place in our own line of code, which is nobody's business. */
function plain(output: Output): Output {
  if (output.type !== "failure") return output;
  const {type, message, diff} = output.error;
  return {type: "failure", error: {type, message, ...(diff ? {diff} : {})}};
}
