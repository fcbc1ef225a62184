// The breakpoints of the notebook on the page: beside the lines, in a list, and the keys of a pause. Python keeps them.
// Not here: how a pause looks (pauseform.ts), and the list (breaklist.ts).
import type {Extension} from "@codemirror/state";
import type {Announcer} from "./announcer";
import {BreakList} from "./breaklist";
import {type Stops, showStops, stopsOf} from "./breakgutter";
import type {Cell} from "./cell";
import {take} from "./dom";
import {chord} from "./keys";
import type {CellList} from "./list";
import type {Breakpoint, News} from "./messages";
import type {Selection} from "./selection";
import type {Wire} from "./wire";

/** Keys that mean something only while a run is paused: chord → what the button of the pause does. */
export const PAUSE_KEYS: Record<string, string> = {F8: "continue", F10: "over", F11: "into", "Shift-F11": "out"};

export interface Place {
  readonly element: HTMLElement;
  readonly list: CellList;
  readonly selection: Selection;
  readonly wire: Wire;
  readonly announcer: Announcer;
}

export class Breakpoints {
  private marks: Breakpoint[] = [];
  private readonly table: BreakList;

  constructor(private readonly place: Place) {
    this.table = new BreakList({
      nameOf: (id) => this.nameOf(id),
      set: (where, condition, enabled, id) => this.set(where, condition, enabled, id),
      drop: (id) => this.place.wire.send({op: "unbreak", id}),
      go: (mark) => this.go(mark),
      closed: () => this.place.selection.choose(this.place.selection.current ?? undefined, this.place.selection.mode),
    });
    place.element.prepend(this.table.element);
    window.addEventListener("keydown", this.pressed, {capture: true});
  }

  /** What an editor of a cell shows beside its lines. */
  of(cell: Cell): Extension {
    return stopsOf(this.stops(cell), (line, wantsCondition) => {
      const {selection} = this.place;
      // The click went beside the text, where nothing takes the keyboard.
      if (selection.current !== cell || selection.mode !== "edit") selection.choose(cell);
      void (wantsCondition ? this.condition(cell, line) : this.toggle(cell, line));
    });
  }

  heard(news: News): void {
    if (news.op === "load" || news.op === "breakpoints") {
      this.marks = news.op === "load" ? news.breakpoints : news.marks;
      this.table.show(this.marks);
    } else if (!["asked", "status", "cleared", "accepted"].includes(news.op)) return;
    this.paint();
  }

  close(): void {
    window.removeEventListener("keydown", this.pressed, {capture: true});
  }

  /** Sets a breakpoint on the line where the person is, or takes it away. */
  toggleHere(): void {
    const cell = this.place.selection.current;
    if (!cell) return;
    const state = cell.view?.view.state;
    const line = state && this.place.selection.mode === "edit" ? state.doc.lineAt(state.selection.main.head).number : 1;
    void this.toggle(cell, line);
  }

  showList(): void {
    this.table.toggle();
  }

  /** Presses a button of the pause that is in focus, or of the first; false when nothing is paused. */
  press(action: string): boolean {
    const root = this.place.element.getRootNode() as Document | ShadowRoot;
    const held = root.activeElement?.closest(".pause");
    const form = held ?? this.place.element.querySelector(".pause");
    const button = form?.querySelector<HTMLButtonElement>(`[data-answer="${action}"]`);
    if (button && !button.disabled) button.click();
    return Boolean(button);
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const action = PAUSE_KEYS[chord(event)];
    const isPaused = action !== undefined && this.place.element.querySelector(".pause") !== null;
    if (isPaused && this.place.element.offsetParent !== null) take(event, () => this.press(action));
  };

  private async toggle(cell: Cell, line: number): Promise<void> {
    const known = this.marks.find((mark) => mark.kind === "line" && mark.name === cell.id && mark.line === line);
    if (known) return this.place.wire.send({op: "unbreak", id: known.id});
    const problem = await this.set(`cell:${cell.id}:${line}`, "", true);
    if (problem) this.place.announcer.show(problem);
  }

  private async condition(cell: Cell, line: number): Promise<void> {
    const known = this.marks.find((mark) => mark.kind === "line" && mark.name === cell.id && mark.line === line);
    const problem = known ? "" : await this.set(`cell:${cell.id}:${line}`, "", true);
    if (problem) this.place.announcer.show(problem);
    else this.table.focusOn(cell.id, line);
  }

  /** The sentence that says why it cannot be; "" when it is set. */
  private async set(where: string, condition: string, enabled: boolean, id?: number): Promise<string> {
    for (const cell of this.place.list.all) cell.flush.now();
    const answer = await this.place.wire.ask<{problem?: string}>({op: "break", where, condition, enabled, id: id ?? 0});
    return answer === null ? "The studio does not answer." : (answer.problem ?? "");
  }

  private go(mark: Breakpoint): void {
    const cell = this.place.list.get(mark.name);
    if (!cell) return;
    this.place.selection.choose(cell, "edit");
    cell.mount().flash(mark.line);
  }

  private nameOf(id: string): string {
    const cell = this.place.list.get(id);
    return cell ? cell.name || `Cell ${this.place.list.indexOf(cell) + 1}` : /\.\w+$/.test(id) ? "" : "A cell that is gone";
  }

  private stops(cell: Cell): Stops {
    const own = this.marks.filter((mark) => mark.kind === "line" && mark.name === cell.id);
    const paused = [...cell.element.querySelectorAll<HTMLElement>(".pause[data-line]")];
    return {marks: own, paused: paused.map((form) => Number(form.dataset.line))};
  }

  private paint(): void {
    for (const cell of this.place.list.all) {
      if (cell.view) showStops(cell.view.view, this.stops(cell));
    }
  }
}
