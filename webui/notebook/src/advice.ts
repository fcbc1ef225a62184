// What an editor asks about its code: completions, help, signatures, where a name comes from. The kernel knows.
import type {Extension} from "@codemirror/state";
import type {Cell} from "./cell";
import type {Completions, Signature} from "./messages";
import type {Wire} from "./wire";
import type {Workbench} from "./workbench";

export interface CellAdvice {
  complete(position: number): Promise<Completions | null>;
  inspect(position: number): Promise<string | null>;
  signature(position: number): Promise<Signature | null>;
  define(position: number): void;
  keys(): Extension;
  stops(): Extension;
}

export class Advice {
  constructor(
    private readonly wire: Wire,
    private readonly workbench: Workbench,
  ) {}

  /** That for the editor of one cell. What was typed is sent first, lest it be about older code. */
  of(cell: Cell): CellAdvice {
    const ask = <Result>(op: "complete" | "inspect" | "signature", pos: number): Promise<Result | null> => {
      cell.flush.now();
      return this.wire.ask<Result>({op, id: cell.id, pos});
    };
    return {
      complete: (pos) => ask<Completions>("complete", pos),
      inspect: (pos) => ask<string>("inspect", pos),
      signature: (pos) => ask<Signature>("signature", pos),
      define: (pos) => this.workbench.goToDefinition(cell, pos),
      keys: () => this.workbench.keyboards.extension,
      stops: () => this.workbench.breakpoints.of(cell),
    };
  }
}
