/** One line about the run: spans, errors, tokens, cost, duration. */

import { h } from "./dom";
import { cost, count, duration, whole } from "./format";
import type { Run } from "./wire";

export class Summary {
  readonly element = h("div", { class: "summary", role: "group", "aria-label": "Summary of the run" });
  private run: Run | null = null;
  private time: HTMLElement | null = null;

  show(run: Run | null): void {
    this.run = run;
    this.element.replaceChildren();
    if (!run) return;
    this.time = fact(duration(secondsOfRun(run)) || "—", run.status === "running" ? "so far" : "");
    this.element.append(this.time, fact(whole(run.spans), run.spans === 1 ? "span" : "spans"));
    if (run.errors) this.element.append(fact(whole(run.errors), "failed", "bad"));
    if (run.input || run.output) this.element.append(fact(`${count(run.input)} in · ${count(run.output)} out`, "tokens"));
    if (run.served && !run.made) this.element.append(fact(cost(0), "from the record"));
    else if (run.cost !== null) this.element.append(fact(cost(run.cost), ""));
    if (run.status === "interrupted") this.element.append(fact("Interrupted", "the kernel ended first", "bad"));
  }

  tick(): void {
    if (this.run?.status === "running" && this.time?.firstChild) {
      this.time.firstChild.textContent = duration(secondsOfRun(this.run));
    }
  }
}

/** How long a run took, or has taken so far. */
export function secondsOfRun(run: Run): number | null {
  return run.seconds ?? run.at ?? (run.status === "running" ? Math.max(0, Date.now() / 1000 - run.started) : null);
}

function fact(value: string, unit: string, kind = ""): HTMLElement {
  return h("span", { class: `fact ${kind}` }, h("b", {}, value), unit && ` ${unit}`);
}
