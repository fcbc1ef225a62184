// Keeps what was typed in a cell that goes away under somebody's hands: another window, another program or a version
// that is restored has deleted it before Python had the text.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import type {PageDocument} from "./document";
import type {CellList} from "./list";
import type {Selection} from "./selection";

const KEPT = "A cell in which you were typing was deleted elsewhere. It is kept, with what you typed.";
const GONE = "The cell you were in was deleted elsewhere.";

export class Salvage {
  /** Cells that were put back here: what Python will not have is not offered again and again. */
  private readonly kept = new WeakSet<Cell>();

  constructor(
    private readonly list: CellList,
    private readonly document: PageDocument,
    private readonly selection: Selection,
    private readonly announcer: Announcer,
  ) {}

  /** Does what may take cells out on somebody else's wish, and puts those back whose text only this page has. */
  around(run: () => void): void {
    const before = [...this.list.all];
    const focused = before.find((cell) => cell.element.matches(":focus-within"));
    run();
    before.forEach((cell, index) => {
      if (!this.list.get(cell.id)) this.lost(cell, index, cell === focused);
    });
  }

  private lost(cell: Cell, index: number, wasFocused: boolean): void {
    if (cell.source !== cell.shared.acknowledged && !this.kept.has(cell)) {
      this.putBack(cell, index, wasFocused);
      this.announcer.show(KEPT);
    } else if (wasFocused && this.selection.mode === "edit") {
      this.announcer.show(GONE, {label: "Bring back", run: () => this.putBack(cell, index, true)});
    }
  }

  private putBack({kind, name, options, source}: Cell, index: number, chosen: boolean): void {
    const made = this.document.insertCell(Math.min(index, this.list.all.length), {id: "", kind, name, options, source});
    this.kept.add(made);
    if (chosen) this.selection.choose(made, "edit", "end");
  }
}
