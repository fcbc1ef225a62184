// What the forms of cells want of the notebook around them, done by the line to Python and the actions on cells.
import type {Actions} from "./actions";
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import type {CellList} from "./list";
import type {Kind} from "./messages";
import type {SmartHost} from "./smart";
import {openMenu} from "./smartinsert";
import type {Wire} from "./wire";

const WRITTEN: Kind[] = ["lua", "javascript", "python"];

export class SmartDesk {
  constructor(
    private readonly list: CellList,
    private readonly wire: Wire,
    private readonly actions: Actions,
    private readonly announcer: Announcer,
    private readonly key: (cell: Cell, event: KeyboardEvent) => boolean,
    private readonly reveal: (cell: Cell, line: number) => void,
  ) {}

  hostOf(cell: Cell): SmartHost {
    const {wire, announcer} = this;
    return {
      get id() {
        return cell.id;
      },
      get kind() {
        return cell.kind;
      },
      get element() {
        return cell.element;
      },
      ask: (query) => {
        cell.flush.now();
        return wire.ask({op: "smart", id: cell.id, ...query});
      },
      run: (event) => this.key(cell, event),
      edit: () => cell.edit(),
      insertBelow: (code) => this.actions.insert(this.list.indexOf(cell) + 1, cell.kind, "command", code).smart.open(),
      // Who asks an agent by a form may have written it a moment ago, and not have run it.
      start: () => {
        cell.flush.now();
        wire.send({op: "run_needed", id: cell.id});
      },
      keepKind: () => cell.setKind(cell.kind),
      revealLine: (line) => this.reveal(cell, line),
      say: (text, label, run) => announcer.show(text, label && run ? {label, run} : undefined),
    };
  }

  /** Puts a new smart cell above another, or at the end, and shows its form. */
  async insert(kind: string, above?: Cell): Promise<void> {
    const near = this.actions.near(above);
    const language = WRITTEN.includes(near) ? near : "lua";
    const answer = await this.wire.ask<{problem: string; code?: string}>({op: "smart", id: "", ask: "start", kind, language});
    if (!answer?.code) return this.announcer.show(answer?.problem || "The studio did not answer. Try again.");
    const at = above ? Math.max(this.list.indexOf(above), 0) : this.list.all.length;
    this.actions.insert(at, language, "command", answer.code).smart.open();
  }

  /** The menu of what there is, below the chosen cell. */
  offer(page: HTMLElement, current: Cell | null): void {
    const below = current ? this.list.at(this.list.indexOf(current) + 1) : undefined;
    const anchor = current?.element.querySelector<HTMLElement>(".gutter") ?? page;
    openMenu(anchor, (kind) => void this.insert(kind, below), current?.element);
  }
}
