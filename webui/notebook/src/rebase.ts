// Two people typed in one cell: puts our typing on top of theirs, so that neither is lost.
import {diff} from "@codemirror/merge";
import {ChangeSet, type ChangeSpec} from "@codemirror/state";

/** How far the comparison looks before it takes the rest for one replaced range: it must not be felt while typing. */
const EFFORT = {scanLimit: 500, timeout: 50};

interface Range {
  from: number;
  to: number;
  insert: string;
}

/** The replaced ranges that turn `before` into `after`: several, when it was edited in several places. */
export function difference(before: string, after: string): Range[] {
  return diff(before, after, EFFORT).map(({fromA, toA, fromB, toB}) => ({from: fromA, to: toA, insert: after.slice(fromB, toB)}));
}

/** What to change in `ours` when both `ours` and `theirs` were made from `common`. */
export function rebase(common: string, ours: string, theirs: string): ChangeSpec {
  const mine = ChangeSet.of(difference(common, ours), common.length);
  const other = ChangeSet.of(difference(common, theirs), common.length);
  return other.map(mine);
}

/** What becomes of edits that are still under way: Python will take them, or it refuses those made before a change. */
export type Sent = "under way" | "refused";

interface Edit {
  number: number;
  text: string;
}

/** The text of one cell as Python knows it, and what is under way to it. An answer names the edit that it is about. */
export class SharedText {
  private readonly sent: Edit[] = [];
  private count = 0;

  constructor(private known: string) {}

  get latest(): string {
    return this.sent.at(-1)?.text ?? this.known;
  }

  /** The text that Python is known to have. */
  get acknowledged(): string {
    return this.known;
  }

  /** Notes an edit that goes out; its number. */
  send(text: string): number {
    this.sent.push({number: ++this.count, text});
    return this.count;
  }

  accepted(number: number): void {
    this.known = this.answered(number)?.text ?? this.known;
  }

  /** The edit that an answer is about; none when a change told before that it will be refused. */
  answered(number: number): Edit | undefined {
    const at = this.sent.findIndex((edit) => edit.number === number);
    return this.sent.splice(0, at + 1).at(-1);
  }

  /** Python has `theirs` now. The change that brings `ours` up to date. */
  replaced(theirs: string, ours: string, sent: Sent): ChangeSpec {
    const change = rebase(this.known, ours, theirs);
    this.known = theirs;
    if (sent === "refused") this.sent.length = 0;
    return change;
  }
}
