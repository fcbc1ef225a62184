// The sections of the notebook on the page: what of them is folded, and their outline. Both follow the cells.
import type {Cell} from "./cell";
import {Debounce} from "./dom";
import {Folds} from "./folds";
import type {CellList} from "./list";
import {Outline} from "./outline";

export class Sections {
  readonly folds: Folds;
  private readonly outline: Outline;
  private readonly soon = new Debounce(120, () => this.show());

  constructor(host: HTMLElement, list: CellList, go: (cell: Cell) => void) {
    this.folds = new Folds(list);
    this.outline = new Outline(host, list, go);
    list.element.before(this.outline.element);
  }

  load(): void {
    this.folds.load();
    this.outline.refresh();
  }

  /** Cells have come, gone or changed. */
  changed(): void {
    this.soon.later();
  }

  /** The person is at this cell. */
  at(cell: Cell): void {
    this.folds.reveal(cell);
    this.outline.at(cell);
  }

  toggleOutline(): void {
    this.outline.toggle();
  }

  close(): void {
    this.soon.cancel();
    this.outline.close();
  }

  private show(): void {
    this.folds.show();
    this.outline.refresh();
  }
}
