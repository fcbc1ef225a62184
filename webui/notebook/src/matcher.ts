// Asks the worker that runs regular expressions, and ends it when it takes too long or something else is wanted.
import type {Match} from "./matching";
import {address} from "./parts";
import type {Result, Work} from "./parts/matcher";

/** Milliseconds after which an expression is given up: most take less than one. */
const LONGEST = 2_000;

type Answer = (result: Result | null) => void;

export class Matcher {
  private worker: Worker | null = null;
  private isReady = false;
  private asked: {work: Work; answer: Answer} | null = null;
  private timer: number | undefined;

  /** The matches of every text; null when that takes too long. Never settles when something else is asked before. */
  find(pattern: RegExp, texts: string[]): Promise<Match[][] | null> {
    return this.ask({pattern, texts}) as Promise<Match[][] | null>;
  }

  /** The texts with their matches replaced, or only the one at `from`; null when that takes too long. */
  replace(pattern: RegExp, texts: string[], by: string, from?: number): Promise<string[] | null> {
    return this.ask({pattern, texts, by, from}) as Promise<string[] | null>;
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.worker?.terminate();
    this.worker = this.asked = null;
    this.isReady = false;
  }

  private ask(work: Work): Promise<Result | null> {
    if (this.asked && this.isReady) this.close();
    return new Promise((answer) => {
      this.asked = {work, answer};
      this.worker ??= this.start();
      if (this.isReady) this.begin();
    });
  }

  private start(): Worker {
    const worker = new Worker(address("matcher.js"), {type: "module"});
    worker.addEventListener("message", ({data}: MessageEvent<Result | "ready">) => {
      if (data !== "ready") return this.settle(data);
      this.isReady = true;
      this.begin();
    });
    worker.addEventListener("error", () => this.settle(null));
    return worker;
  }

  /** The time counts from here: a worker may be slow to start. */
  private begin(): void {
    this.worker?.postMessage(this.asked?.work);
    this.timer = window.setTimeout(() => this.settle(null), LONGEST);
  }

  private settle(result: Result | null): void {
    window.clearTimeout(this.timer);
    const answer = this.asked?.answer;
    this.asked = null;
    if (result === null) this.close();
    answer?.(result);
  }
}
