/** The state of a notebook: every key with its latest value, and the history of the one that is selected. */

import base from "./base.css";
import { h, say } from "./dom";
import { ago, clock, size } from "./format";
import { icon } from "./icons";
import { jsonTree } from "./json";
import css from "./state.css";
import type { PanelModel, Payload } from "./wire";

interface Entry {
  key: string;
  scope: string;
  owner: string;
  id: string;
  value: Payload;
  time: number;
  changes: number;
}

interface Change {
  time: number;
  old: Payload;
  value: Payload;
  run: string;
  span: string;
}

type Incoming =
  | { op: "entries"; entries: Entry[]; more: boolean }
  | { op: "history"; id: string; changes: Change[]; more: boolean }
  | { op: "trouble"; message: string };

class StatePage {
  readonly element: HTMLDivElement;
  private readonly body = h("tbody");
  private readonly history = h("section", { class: "history", "aria-label": "History" });
  private readonly input: HTMLInputElement;
  private readonly note = h("p", { class: "note", hidden: true });
  private readonly notice = h("p", { class: "notice", role: "alert", hidden: true });
  private entries: Entry[] = [];
  private more = false;
  private selected = "";

  constructor(private readonly model: PanelModel) {
    this.input = h("input", { type: "search", placeholder: "Find a key", "aria-label": "Find a key", spellcheck: "false" });
    this.input.addEventListener("input", () => this.draw());
    const titles = ["Key", "Value", "Scope", "Owner", "Changed"].map((title) => h("th", { scope: "col" }, title));
    const table = h("table", { "aria-label": "State" }, h("thead", {}, h("tr", {}, ...titles)), this.body);
    const box = h("div", { class: "search" }, icon("search"), this.input);
    const bar = h("div", { class: "state-bar" }, box);
    const main = h("div", { class: "state-main" }, h("div", { class: "state-table" }, table, this.note), this.history);
    const hint = h("p", {}, "What a spell keeps with State appears here, with the history of every key.");
    const empty = h("div", { class: "nothing" }, icon("write_state"), h("h3", {}, "Nothing is kept yet"), hint);
    const style = h("style");
    style.textContent = base + css;
    const names = { class: "state empty", role: "region", "aria-label": "State" };
    this.element = h("div", names, style, bar, this.notice, main, empty);
    this.body.addEventListener("keydown", (event) => this.key(event));
  }

  receive(message: Incoming): void {
    if (message.op === "entries") this.show(message.entries, message.more);
    else if (message.op === "history") this.tell(message);
    else {
      say(this.notice, message.message);
      this.notice.hidden = message.message === "";
    }
  }

  tick(): void {
    for (const when of this.body.querySelectorAll<HTMLElement>("[data-time]")) {
      say(when, ago(Number(when.dataset.time), Date.now() / 1000));
    }
  }

  private show(entries: Entry[], more: boolean): void {
    this.entries = entries;
    this.more = more;
    this.element.classList.toggle("empty", entries.length === 0);
    if (!entries.some((entry) => entry.id === this.selected)) this.closeHistory();
    this.draw();
  }

  private draw(): void {
    const query = this.input.value.trim().toLowerCase();
    const said = (entry: Entry) => `${entry.key} ${entry.scope} ${entry.owner} ${brief(entry.value)}`.toLowerCase();
    const rows = query ? this.entries.filter((entry) => said(entry).includes(query)) : this.entries;
    const focused = this.body.contains((this.element.getRootNode() as ShadowRoot).activeElement);
    this.body.replaceChildren(...rows.map((entry, index) => this.row(entry, index)));
    if (focused) this.body.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus();
    this.note.textContent = rows.length ? "Only the newest keys are listed." : `No key matches “${query}”.`;
    this.note.hidden = rows.length > 0 && !this.more;
  }

  private row(entry: Entry, index: number): HTMLElement {
    const chosen = entry.id === this.selected;
    const reachable = chosen || (!this.selected && index === 0);
    const names = { "aria-selected": String(chosen), class: chosen ? "selected" : "", tabindex: reachable ? "0" : "-1" };
    const row = h(
      "tr",
      { ...names, "data-id": entry.id },
      h("td", { class: "key-cell", title: entry.key }, entry.key),
      h("td", { class: `value-cell ${kind(entry.value)}` }, brief(entry.value)),
      h("td", {}, h("span", { class: "scope" }, entry.scope)),
      h("td", { class: "mute", title: entry.owner }, entry.owner),
      h("td", { class: "mute", "data-time": String(entry.time), title: clock(entry.time) }, ago(entry.time, Date.now() / 1000)),
    );
    row.addEventListener("click", () => this.choose(entry.id));
    return row;
  }

  private choose(id: string): void {
    this.selected = id;
    this.draw();
    this.model.send_msg({ op: "choose", id });
  }

  private key(event: KeyboardEvent): void {
    const rows = [...this.body.querySelectorAll<HTMLElement>("tr")];
    const here = rows.indexOf((event.target as Element).closest("tr") as HTMLElement);
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const to = event.key === "Enter" || event.key === " " ? rows[here] : step ? rows[here + step] : undefined;
    if (event.key === "Escape") this.closeHistory();
    else if (!to) return;
    event.preventDefault();
    if (to?.dataset.id) {
      to.focus();
      this.choose(to.dataset.id);
    }
  }

  private closeHistory(): void {
    this.selected = "";
    this.history.replaceChildren();
    this.element.classList.remove("detailed");
    for (const row of this.body.querySelectorAll(".selected")) row.classList.remove("selected");
  }

  private tell(message: Extract<Incoming, { op: "history" }>): void {
    const entry = this.entries.find((one) => one.id === message.id);
    if (!entry || message.id !== this.selected) return;
    this.element.classList.add("detailed");
    const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close history" }, icon("close"));
    close.addEventListener("click", () => this.closeHistory());
    const head = h("header", {}, h("h2", {}, entry.key), h("span", { class: "gap" }), close);
    const list = h("ol", { class: "changes" }, ...message.changes.map((change) => this.change(change)));
    if (message.more) list.append(h("li", { class: "mute" }, "Older changes are in the trace."));
    const body = h("div", { class: "history-body" }, h("div", { class: "now" }, whole(entry.value)), list);
    this.history.replaceChildren(head, body);
  }

  private change(change: Change): HTMLElement {
    const from = h("span", { class: "old", title: brief(change.old) }, brief(change.old));
    const to = h("span", { class: "new", title: brief(change.value) }, brief(change.value));
    const link = h("button", { type: "button", class: "link" }, "Show in the trace");
    link.addEventListener("click", () => this.model.send_msg({ op: "trace", run: change.run, span: change.span }));
    const head = h("div", { class: "change-head" }, h("span", { title: ago(change.time, Date.now() / 1000) }, clock(change.time)), link);
    return h("li", {}, head, h("div", { class: "change" }, from, h("span", { class: "mute" }, "→"), to));
  }
}

function kind(value: Payload): string {
  return value.value === null ? "null" : typeof value.value;
}

function brief(value: Payload): string {
  const text = typeof value.value === "string" ? value.value : JSON.stringify(value.value);
  const short = (text ?? "").replace(/\s+/g, " ");
  return short.length > 160 ? `${short.slice(0, 160)}…` : short;
}

function whole(value: Payload): HTMLElement {
  const tree = jsonTree(value.value);
  if (value.folded) tree.append(h("p", { class: "mute" }, `The beginning of ${size(value.size)}.`));
  return tree;
}

/** What Panel calls once for each page that shows the component. */
export function render({ model }: { model: PanelModel }): HTMLElement {
  const page = new StatePage(model);
  model.on("msg:custom", (message) => page.receive(message as Incoming));
  const timer = window.setInterval(() => page.tick(), 5000);
  model.on("remove", () => window.clearInterval(timer));
  window.requestAnimationFrame(() => model.send_msg({ op: "ready" }));
  return page.element;
}

export default { render };
