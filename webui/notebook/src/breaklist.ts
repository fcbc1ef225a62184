// The list of breakpoints above the cells: where runs pause, on which condition, switched on or off, and a row for one more.
import {make} from "./dom";
import {icon} from "./icons";
import type {Breakpoint} from "./messages";

export interface ListHost {
  /** What a cell is called; "" when there is none: a breakpoint in a file that the notebook loads. */
  nameOf(cell: string): string;
  /** The sentence that says why it cannot be, "" when it is set. */
  set(where: string, condition: string, enabled: boolean, id?: number): Promise<string>;
  drop(id: number): void;
  go(mark: Breakpoint): void;
  closed(): void;
}

const PLACES = ["tool:", "agent:", "model:*", "step:", "workflow:", "state:", "after tool:", "error tool:*", "before_llm_call", "on_error"];

export class BreakList {
  readonly element = make("section", {class: "breaklist", "aria-label": "Breakpoints", hidden: true});
  private readonly rows = make("ul", {class: "breaklist-rows"});
  private readonly where = make("input", {class: "field", "aria-label": "Where to pause", placeholder: "tool:search, agent:*, lib/words.lua:12", list: "break-places", autocomplete: "off", spellcheck: "false"});
  private readonly condition = make("input", {class: "field", "aria-label": "Condition", placeholder: "Condition, as input.topic == 'owls'", autocomplete: "off", spellcheck: "false"});
  private readonly problem = make("p", {class: "breaklist-problem", role: "alert", hidden: true});
  private marks: Breakpoint[] = [];

  constructor(private readonly host: ListHost) {
    const leave = make("button", {type: "button", class: "tool", "aria-label": "Close the breakpoints", onclick: () => this.toggle()}, icon("close"));
    const places = make("datalist", {id: "break-places"}, ...PLACES.map((value) => make("option", {value})));
    const add = make("form", {class: "breaklist-add"}, this.where, this.condition, make("button", {type: "submit", class: "button"}, "Add"), places);
    add.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.add();
    });
    this.element.append(make("div", {class: "breaklist-head"}, make("h2", {}, "Breakpoints"), leave), this.rows, add, this.problem);
    // Keys here are the list's own: the notebook must not hear them.
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggle();
      if (!/^F\d/.test(event.key)) event.stopPropagation();
    });
  }

  toggle(): void {
    this.element.hidden = !this.element.hidden;
    if (this.element.hidden) return this.host.closed();
    this.show(this.marks);
    this.element.scrollIntoView({block: "nearest"});
    this.where.focus();
  }

  /** Opens it at the condition of a breakpoint on a line. */
  focusOn(cell: string, line: number): void {
    this.element.hidden = false;
    this.show(this.marks);
    const mark = this.marks.find((one) => one.name === cell && one.line === line);
    this.rows.querySelector<HTMLElement>(`[data-id="${mark?.id ?? 0}"] .breaklist-condition`)?.focus();
  }

  show(marks: Breakpoint[]): void {
    this.marks = marks;
    if (this.element.hidden) return;
    // What somebody writes just now stays.
    const written = (this.element.getRootNode() as Document | ShadowRoot).activeElement;
    if (written?.classList.contains("breaklist-condition") && marks.length === this.rows.childElementCount) return;
    const none = make("li", {class: "breaklist-none"}, "None yet. Click beside a line, press F9, or name a tool, an agent, a model or a hook point.");
    this.rows.replaceChildren(...(marks.length > 0 ? marks.map((mark) => this.row(mark)) : [none]));
  }

  private row(mark: Breakpoint): HTMLElement {
    const cell = mark.kind === "line" ? this.host.nameOf(mark.name) : "";
    const name = cell ? `${cell}, line ${mark.line}` : mark.where;
    const on = make("input", {type: "checkbox", "aria-label": `Pause at ${name}`, checked: mark.enabled});
    on.addEventListener("change", () => void this.change(mark, condition.value, on.checked));
    const place = cell
      ? make("button", {type: "button", class: "link breaklist-place", onclick: () => this.host.go(mark)}, name)
      : make("code", {class: "breaklist-place"}, name);
    const condition = make("input", {class: "field breaklist-condition", "aria-label": `Condition of ${name}`, placeholder: "always", spellcheck: "false", value: mark.condition});
    const save = (): void => void (condition.value !== mark.condition && this.change(mark, condition.value, on.checked));
    condition.addEventListener("change", save);
    condition.addEventListener("keydown", (event) => event.key === "Enter" && condition.blur());
    const drop = make("button", {type: "button", class: "tool", "aria-label": `Remove the breakpoint at ${name}`, title: "Remove"}, icon("close"));
    drop.addEventListener("click", () => this.host.drop(mark.id));
    return make("li", {"data-id": String(mark.id), class: mark.enabled ? "" : "is-off"}, on, place, condition, drop);
  }

  private async change(mark: Breakpoint, condition: string, enabled: boolean): Promise<void> {
    this.tell(await this.host.set(mark.where, condition, enabled, mark.id));
  }

  private async add(): Promise<void> {
    const problem = await this.host.set(this.where.value, this.condition.value, true);
    this.tell(problem);
    if (problem) return;
    this.where.value = this.condition.value = "";
    this.where.focus();
  }

  private tell(problem: string): void {
    this.problem.textContent = problem;
    this.problem.hidden = problem === "";
  }
}
