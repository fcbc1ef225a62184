// The grammar of an editor, which colours its text; text that would take too long to read has none. A 5 MB paragraph of
// Markdown is read in one piece, and would hold the page for seconds.
import {Compartment, EditorState, type Extension} from "@codemirror/state";
import type {EditorView} from "@codemirror/view";
import {languageOf} from "./languages";
import type {Kind} from "./messages";

/** Characters of the longest text that is read. */
const MOST_READ = 500_000;

export class Grammar {
  private readonly place = new Compartment();

  constructor(private kind: Kind) {}

  /** For a text of that length; from then on it follows the text by itself. */
  extension(length: number): Extension {
    const follow = EditorState.transactionExtender.of((transaction) => {
      if (!transaction.docChanged) return null;
      const [before, after] = [transaction.startState.doc.length, transaction.newDoc.length];
      return isLong(before) === isLong(after) ? null : {effects: this.place.reconfigure(this.of(after))};
    });
    return [this.place.of(this.of(length)), follow];
  }

  set(kind: Kind, view: EditorView): void {
    this.kind = kind;
    view.dispatch({effects: this.place.reconfigure(this.of(view.state.doc.length))});
  }

  private of(length: number): Extension {
    return isLong(length) ? [] : languageOf(this.kind);
  }
}

function isLong(length: number): boolean {
  return length > MOST_READ;
}
