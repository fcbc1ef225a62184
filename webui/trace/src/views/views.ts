/** The views of a run side by side: the row to choose from, keys 1 to 9, and the question of the one that is seen. */

import { h } from "../dom";
import { icon } from "../icons";
import type { Detail, PanelModel, Run } from "../wire";
import type { View } from "./view";

export class Views {
  readonly row = h("div", { class: "switch", role: "radiogroup", "aria-label": "View" });
  readonly stage = h("div", { class: "views" });
  private readonly tabs = new Map<string, HTMLButtonElement>();
  private shown: View;
  private detail: Detail | null = null;
  private number = 0;
  private asked = "";

  constructor(
    private readonly model: PanelModel,
    private readonly views: View[],
    first: string,
    private readonly run: () => Run | null,
    private readonly turned: (view: string) => void,
  ) {
    this.shown = views.find((view) => view.name === first) ?? views[0]!;
    views.forEach((view, index) => this.add(view, index + 1));
    this.stage.append(...views.map((view) => view.element));
    this.row.addEventListener("keydown", (event) => this.step(event));
    this.mark();
    new ResizeObserver(() => this.shown.draw()).observe(this.stage);
  }

  get current(): View {
    return this.shown;
  }

  private add(view: View, number: number): void {
    const names = { type: "button", role: "radio", "aria-label": view.title, "aria-keyshortcuts": String(number) };
    const button = h("button", { ...names, title: `${view.title} (${number})` }, icon(view.icon), h("span", {}, view.title));
    button.addEventListener("click", () => this.turn(view));
    this.tabs.set(view.name, button);
    this.row.append(button);
  }

  /** Shows another view. */
  turn(view: View): void {
    this.shown = view;
    this.mark();
    this.turned(view.name);
    this.look();
    view.draw();
  }

  /** A digit chooses a view; true when it did. */
  digit(key: string): boolean {
    const view = /^[1-9]$/.test(key) ? this.views[Number(key) - 1] : undefined;
    if (!view) return false;
    this.turn(view);
    view.focus();
    return true;
  }

  /** Asks the question of the view in sight, unless it was asked last. */
  look(): void {
    const run = this.run();
    const ask = run ? this.shown.ask() : null;
    const asked = JSON.stringify([this.shown.name, run?.id, ask]);
    if (asked === this.asked) return;
    this.asked = asked;
    this.number += 1;
    this.stage.setAttribute("aria-busy", String(ask !== null));
    this.model.send_msg({ op: "look", view: this.shown.name, run: run?.id ?? "", ask: ask ?? {}, number: this.number });
  }

  /** An answer came; one to an earlier question is of no use any more. */
  seen(view: string, run: string, number: number, data: string): void {
    if (view !== this.shown.name || run !== this.run()?.id || number !== this.number) return;
    this.shown.show(JSON.parse(data));
    this.stage.setAttribute("aria-busy", "false");
  }

  choose(detail: Detail | null): void {
    this.detail = detail;
    for (const view of this.views) view.choose(detail);
    this.look();
  }

  get chosen(): Detail | null {
    return this.detail;
  }

  reset(): void {
    this.detail = null;
    this.asked = "";
    for (const view of this.views) {
      view.reset();
      view.choose(null);
    }
    this.look();
  }

  /** No view has a moment of its own any more. */
  now(): void {
    for (const view of this.views) view.now?.();
    this.look();
  }

  private mark(): void {
    for (const view of this.views) {
      const on = view === this.shown;
      const button = this.tabs.get(view.name)!;
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
      view.element.classList.toggle("off", !on);
    }
    this.tabs.get(this.shown.name)?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }

  private step(event: KeyboardEvent): void {
    const way = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!way) return;
    const at = this.views.indexOf(this.shown) + way;
    const next = this.views[(at + this.views.length) % this.views.length]!;
    this.turn(next);
    this.tabs.get(next.name)?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}
