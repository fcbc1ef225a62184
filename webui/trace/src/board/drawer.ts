/** The runs that a bar stands for, at the side of the dashboards; one opens with its trace. */

import { h, iconButton } from "../dom";
import { ago, cost, duration, tokens, whole, words } from "../format";
import { icon } from "../icons";
import { dot } from "../runs";
import type { Run } from "../wire";
import type { Open } from "./cards";
import type { By } from "./told";

const FIELDS: Record<string, string> = { path: "notebook", slot: "from" };

export class Drawer {
  readonly element: HTMLElement;
  private readonly what = h("p", { class: "mute" });
  private readonly list = h("ol", { class: "runs" });
  private before: HTMLElement | null = null;

  constructor(private readonly open: Open, private readonly closed: () => void) {
    const out = iconButton("Close the list of runs", icon("close"), () => this.close());
    const head = h("header", {}, h("h2", {}, "Runs"), h("span", { class: "gap" }), out);
    this.element = h("aside", { class: "drawer", "aria-label": "Runs", hidden: true, tabindex: "-1" }, head, this.what, this.list);
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  show(by: By, total: number, runs: Run[]): void {
    const focused = this.list.contains((this.element.getRootNode() as ShadowRoot).activeElement);
    const at = focused ? [...this.list.querySelectorAll("button")].indexOf((this.element.getRootNode() as ShadowRoot).activeElement as HTMLButtonElement) : -1;
    this.what.textContent = `${whole(total)} ${total === 1 ? "run" : "runs"}${told(by)}${total > runs.length ? `; the first ${runs.length}` : ""}`;
    this.list.replaceChildren(...runs.map((run) => this.row(run)));
    if (at >= 0) this.list.querySelectorAll("button")[at]?.focus();
    if (!this.element.hidden) return;
    this.before = (this.element.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    this.element.hidden = false;
    this.element.focus();
  }

  close(): void {
    if (this.element.hidden) return;
    this.element.hidden = true;
    this.closed();
    this.before?.focus();
  }

  private row(run: Run): HTMLElement {
    const top = h("span", { class: "run-top" }, dot(run.status), h("b", {}, run.title || run.id), h("span", { class: "gap" }), h("span", { class: "mute" }, ago(run.started, Date.now() / 1000)));
    const facts = [run.path, duration(run.seconds) || "running", tokens(run.input, run.output), cost(run.cost), run.errors ? `${whole(run.errors)} failed` : ""];
    const button = h("button", { type: "button", class: "run" }, top, h("span", { class: "mute" }, facts.filter(Boolean).join(" · ")));
    button.addEventListener("click", () => this.open(run.id, run.path));
    return h("li", {}, button);
  }

  private key(event: KeyboardEvent): void {
    const buttons = [...this.list.querySelectorAll("button")];
    const here = buttons.indexOf(event.target as HTMLButtonElement);
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown") buttons[here + 1]?.focus();
    else if (event.key === "ArrowUp") buttons[Math.max(0, here - 1)]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function told(by: By): string {
  const parts = Object.entries(by).filter(([, value]) => value);
  const say = ([name, value]: [string, string]) => `${FIELDS[name] ?? name} ${name === "operation" ? words(value).toLowerCase() : value.replace(" 00:00", "")}`;
  return parts.length ? `: ${parts.map(say).join(", ")}` : "";
}
