// Two people typed in one cell: puts our typing on top of theirs, so that neither is lost.
import {ChangeSet, type ChangeSpec} from "@codemirror/state";

/** The one replaced range that turns `before` into `after`. */
export function difference(before: string, after: string): {from: number; to: number; insert: string} {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return {from: start, to: before.length - end, insert: after.slice(start, after.length - end)};
}

/** What to change in `ours` when both `ours` and `theirs` were made from `common`. */
export function rebase(common: string, ours: string, theirs: string): ChangeSpec {
  const mine = ChangeSet.of([difference(common, ours)], common.length);
  const other = ChangeSet.of([difference(common, theirs)], common.length);
  return other.map(mine);
}

/** What becomes of edits that are still under way: Python will take them, or it refuses those made before a change. */
export type Sent = "under way" | "refused";

/** The text of one cell as Python knows it, and what is under way to it. */
export class SharedText {
  private readonly sent: string[] = [];

  constructor(private known: string) {}

  get latest(): string {
    return this.sent.at(-1) ?? this.known;
  }

  /** The text that Python is known to have. */
  get acknowledged(): string {
    return this.known;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  accepted(): void {
    this.known = this.sent.shift() ?? this.known;
  }

  /** Python has `theirs` now. The change that brings `ours` up to date. */
  replaced(theirs: string, ours: string, sent: Sent): ChangeSpec {
    const change = rebase(this.known, ours, theirs);
    this.known = theirs;
    if (sent === "refused") this.sent.length = 0;
    return change;
  }
}
