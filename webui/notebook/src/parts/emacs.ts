// Emacs' keys.
import {emacs} from "@replit/codemirror-emacs";
import type {Extension} from "@codemirror/state";

export function keys(): Extension {
  return emacs();
}

/** Escape is no key of its own here: it leaves the cell. */
export function isBusy(): boolean {
  return false;
}
