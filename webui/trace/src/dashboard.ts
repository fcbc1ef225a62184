/** The dashboards of a workspace: what its runs cost, how long they took, what failed. Charts are Bokeh's. */

import base from "./base.css";
import css from "./board/board.css";
import * as cards from "./board/cards";
import { Card, type Lead } from "./board/cards";
import { Drawer } from "./board/drawer";
import type { Asked, Group, Told, Whole } from "./board/told";
import { h, iconButton, keep, say } from "./dom";
import { whole } from "./format";
import { icon } from "./icons";
import type { PanelModel } from "./wire";

const PERIODS: [string, string][] = [["today", "Today"], ["7 days", "7 days"], ["30 days", "30 days"], ["all", "All"]];
const MEASURES: [string, string][] = [["cost", "Cost"], ["tokens", "Tokens"], ["calls", "Calls"]];
const NONE = "Nothing in this time.";

class Dashboards {
  readonly element: HTMLDivElement;
  private readonly period = new Switch("Period", PERIODS, (period) => this.ask({ period }));
  private readonly measure = new Switch("Measure", MEASURES, (measure) => this.ask({ measure }));
  private readonly group = new Switch("Sum up by", cards.GROUPS, (group) => this.ask({ group }));
  private readonly selects: Record<"path" | "model" | "tag", HTMLSelectElement>;
  private readonly tiles = h("dl", { class: "tiles" });
  private readonly prices = h("p", { class: "prices", role: "note", hidden: true });
  private readonly notice = h("p", { class: "notice", role: "alert", hidden: true });
  private readonly legend = h("ul", { class: "legend" });
  private readonly drawer: Drawer;
  private readonly times: Card;
  private readonly shares: Card;
  private readonly latency = new Card("Latency", "From p50 to p99; the dot is p90. Replays are left out.", "");
  private readonly failures = new Card("Failures", "", "");
  private readonly hits = new Card("Cache and replay", "Answers that were at hand, and cost nothing.", "");
  private readonly budgets = new Card("Budgets", "What notebooks have spent of what they may in a session.", "wide");
  private readonly runs = new Card("Dearest runs", "", "");
  private readonly cells = new Card("Dearest cells", "", "");

  constructor(private readonly model: PanelModel) {
    this.selects = { path: this.select("path", "All notebooks"), model: this.select("model", "All models"), tag: this.select("tag", "All tags") };
    this.drawer = new Drawer((run, path) => this.open(run, path), () => model.send_msg({ op: "unlead" }));
    this.times = new Card("Use over time", "", "wide", this.measure.element);
    this.shares = new Card("Where it goes", "", "", this.group.element);
    for (const [card, child] of [[this.times, "times"], [this.shares, "shares"], [this.latency, "latency"], [this.failures, "failures"]] as const) {
      const chart = model.get_child(child);
      card.body.append(h("div", { class: "chart", role: "group", "aria-label": "Chart; the same is below as a table" }, chart));
    }
    this.times.body.append(this.legend);
    const style = h("style");
    style.textContent = base + css;
    const grid = h("div", { class: "cards" }, this.times.element, this.shares.element, this.latency.element, this.failures.element, this.hits.element, this.runs.element, this.cells.element, this.budgets.element);
    const empty = h("div", { class: "nothing" }, icon("events"), h("h3", {}, "Nothing has run yet"), h("p", {}, "What models cost, how long they take and what fails is summed up here as soon as a cell or a script has run."));
    const page = h("div", { class: "page" }, this.prices, this.tiles, grid);
    this.element = h("div", { class: "board-page waiting", role: "region", "aria-label": "Dashboards" }, style, this.head(), this.notice, page, empty, this.drawer.element);
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !(event.target as Element).matches("select")) this.model.send_msg({ op: "shut" });
    });
  }

  receive(message: Told): void {
    if (message.op === "whole") this.show(message);
    else if (message.op === "runs") this.drawer.show(message.by, message.total, message.runs);
    else if (message.op === "colours") message.colours.forEach((colour, at) => this.element.style.setProperty(`--shade-${at}`, colour));
    else {
      say(this.notice, message.message);
      this.notice.hidden = message.message === "";
    }
  }

  private head(): HTMLElement {
    const out = iconButton("Close the dashboards", icon("close"), () => this.model.send_msg({ op: "shut" }));
    const sift = h("div", { class: "sift" }, this.period.element, ...Object.values(this.selects));
    return h("header", { class: "board-head" }, h("h1", {}, "Dashboards"), sift, h("span", { class: "gap" }), out);
  }

  private select(name: "path" | "model" | "tag", all: string): HTMLSelectElement {
    const select = h("select", { "aria-label": all.replace("All ", "Only of ") }, h("option", { value: "" }, all));
    select.addEventListener("change", () => this.ask({ [name]: select.value }));
    return select;
  }

  private ask(asked: Partial<Asked>): void {
    this.model.send_msg({ op: "ask", asked });
  }

  private open(run: string, path: string): void {
    this.model.send_msg({ op: "open", run, path });
  }

  private show(told: Whole): void {
    const { asked } = told;
    const sifted = Boolean(asked.path || asked.model || asked.tag || asked.period !== "all");
    this.element.classList.remove("waiting");
    this.element.classList.toggle("empty", told.runs.runs === 0 && !sifted && !told.budgets.length);
    this.period.show(asked.period);
    this.measure.show(asked.measure);
    this.group.show(asked.group);
    for (const name of ["path", "model", "tag"] as const) this.offer(name, told.choices[name], asked[name] ?? "");
    this.tiles.replaceChildren(...cards.tiles(told));
    const { unpriced } = told.totals;
    say(this.prices, `${whole(unpriced)} ${unpriced === 1 ? "call has" : "calls have"} no known price: sums of money leave them out, sums of tokens count them.`);
    this.prices.hidden = unpriced === 0;
    this.drawCharts(told);
    this.drawTables(told);
  }

  private drawCharts(told: Whole): void {
    const lead: Lead = (by, order) => this.model.send_msg({ op: "lead", by, order: order ?? "" });
    const group = told.asked.group as Group;
    this.legend.replaceChildren(...told.legend.map((one) => h("li", {}, this.swatch(one.shade), one.name)));
    this.times.say(told.times.length ? "" : NONE);
    this.times.tabled(told.times, () => cards.timesTable(told.times, lead));
    const rows = told.by[group] ?? [];
    this.shares.say(rows.length ? "" : group === "tool" ? "No tool was used in this time." : NONE);
    this.shares.tabled([rows, group], () => cards.sharesTable(rows, group, lead));
    this.latency.say(told.latencies.length ? "" : NONE);
    this.latency.tabled(told.latencies, () => cards.latencyTable(told.latencies, lead));
    this.failures.say(told.failures.length ? "" : told.runs.runs ? "Nothing failed in this time." : NONE);
    this.failures.tabled([told.failures, told.rates], () => cards.failuresTable(told, lead));
  }

  private drawTables(told: Whole): void {
    const lead: Lead = (by, order) => this.model.send_msg({ op: "lead", by, order: order ?? "" });
    const open = (run: string, path: string) => this.open(run, path);
    this.hits.say(told.hits.length ? "" : NONE);
    this.hits.draw(told.hits, () => [cards.hitsTable(told.hits)]);
    this.budgets.say(told.budgets.length ? "" : "No notebook has a budget. Give one in the notebook's menu, or write `budget: 0.50` in its front matter.");
    this.budgets.draw(told.budgets, () => [cards.budgetList(told.budgets, open, lead)]);
    for (const [card, rows] of [[this.runs, told.dearest_runs], [this.cells, told.dearest_cells]] as const) {
      card.say(rows.length ? "" : NONE);
      card.draw(rows, () => [cards.dearTable(rows, open, lead)]);
    }
  }

  private swatch(shade: number): HTMLElement {
    const made = h("span", { class: "swatch" });
    made.style.background = `var(--shade-${shade})`;
    return made;
  }

  private offer(name: "path" | "model" | "tag", known: string[], value: string): void {
    const select = this.selects[name];
    const wanted = value && !known.includes(value) ? [value, ...known] : known;
    if ([...select.options].slice(1).map((one) => one.value).join("\n") !== wanted.join("\n")) {
      select.replaceChildren(select.options[0]!, ...wanted.map((one) => h("option", { value: one }, one)));
    }
    select.value = value;
    select.hidden = wanted.length === 0;
  }
}

/** A row of buttons of which one is pressed. */
class Switch {
  readonly element: HTMLElement;
  private readonly buttons: HTMLButtonElement[];

  constructor(name: string, choices: readonly (readonly [string, string])[], pick: (value: string) => void) {
    this.buttons = choices.map(([value, title]) => {
      const button = h("button", { type: "button", "aria-pressed": "false", "data-value": value }, title);
      button.addEventListener("click", () => pick(value));
      return button;
    });
    this.element = h("div", { class: "switch", role: "group", "aria-label": name }, ...this.buttons);
  }

  show(value: string): void {
    for (const button of this.buttons) keep(button, "aria-pressed", String(button.dataset.value === value));
  }
}

/** What Panel calls once for each page that shows the component. */
export function render({ model }: { model: PanelModel }): HTMLElement {
  const page = new Dashboards(model);
  model.on("msg:custom", (message) => page.receive(JSON.parse((message as { json: string }).json) as Told));
  window.requestAnimationFrame(() => model.send_msg({ op: "ready" }));
  return page.element;
}

export default { render };
