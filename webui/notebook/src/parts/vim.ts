// Vim's keys.
import {getCM, vim} from "@replit/codemirror-vim";
import type {Extension} from "@codemirror/state";
import type {EditorView} from "@codemirror/view";

export function keys(): Extension {
  return vim({status: true});
}

/** Escape ends inserting, selecting and a command that is half typed; in normal mode it leaves the cell. */
export function isBusy(view: EditorView): boolean {
  const state = getCM(view)?.state.vim;
  return Boolean(state && (state.insertMode || state.visualMode || state.status));
}
