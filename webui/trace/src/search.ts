/** The search box and what it found: a flat list that stands where the tree was. */

import { h } from "./dom";
import { duration, words } from "./format";
import { icon } from "./icons";
import type { Line, Send } from "./wire";

const PAUSE = 140;

export class Search {
  readonly box: HTMLDivElement;
  readonly found = h("div", { class: "found", role: "listbox", "aria-label": "Spans found", tabindex: "-1" });
  private readonly input: HTMLInputElement;
  private rows: Line[] = [];
  private active = 0;
  private timer = 0;

  /** `changed(on)` is called when the list of what was found begins and ends. */
  constructor(
    private readonly send: Send,
    private readonly pick: (id: string) => void,
    private readonly changed: (on: boolean) => void,
  ) {
    this.input = h("input", { type: "search", placeholder: "Find a span", "aria-label": "Find a span", spellcheck: "false" });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.box = h("div", { class: "search" }, icon("search"), this.input, h("kbd", { "aria-hidden": "true" }, "/"));
    this.found.hidden = true;
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  clear(): void {
    window.clearTimeout(this.timer);
    this.input.value = "";
    this.end();
  }

  show(query: string, rows: Line[], more: boolean): void {
    if (query !== this.input.value.trim()) return;
    this.rows = rows;
    this.active = 0;
    const note = rows.length === 0 ? `Nothing in this run matches “${query}”.` : more ? `The first ${rows.length} matches.` : "";
    this.found.replaceChildren(...rows.map((line, index) => this.option(line, index)));
    if (note) this.found.append(h("p", { class: "note", role: "option", "aria-disabled": "true" }, note));
    this.found.hidden = false;
    this.changed(true);
    this.mark();
  }

  private typed(): void {
    window.clearTimeout(this.timer);
    const query = this.input.value.trim();
    if (!query) this.end();
    else this.timer = window.setTimeout(() => this.send({ op: "find", query }), PAUSE);
  }

  private end(): void {
    this.found.hidden = true;
    this.found.replaceChildren();
    this.changed(false);
  }

  private option(line: Line, index: number): HTMLElement {
    const mark = h("span", { class: "mark" }, icon(line.operation));
    const title = h("span", { class: "title" }, mark, h("span", { class: "name" }, line.name || words(line.operation)));
    const time = h("span", { class: "time" }, duration(line.seconds));
    const names = { class: `row found-row is-${line.status}`, role: "option", "aria-selected": "false" };
    const row = h("div", names, title, h("span", { class: "place" }, line.place), time);
    row.style.setProperty("--tone", `var(--op-${line.operation}, var(--soft))`);
    row.addEventListener("click", () => this.go(index));
    return row;
  }

  private mark(): void {
    for (const [index, row] of [...this.found.querySelectorAll(".row")].entries()) {
      row.classList.toggle("selected", index === this.active);
      row.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) row.scrollIntoView({ block: "nearest" });
    }
  }

  private go(index: number): void {
    const line = this.rows[index];
    if (!line) return;
    this.active = index;
    this.mark();
    this.pick(line.id);
  }

  private key(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && !this.found.hidden) {
      this.active = Math.min(this.rows.length - 1, Math.max(0, this.active + step));
      this.mark();
    } else if (event.key === "Enter") this.go(this.active);
    else if (event.key === "Escape") this.clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
