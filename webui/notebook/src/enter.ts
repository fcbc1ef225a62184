// What Enter means while a list of completions is open: most often the end of a line.
import {closeCompletion, type Completion, completionStatus, selectedCompletion, selectedCompletionIndex} from "@codemirror/autocomplete";
import {syntaxTree} from "@codemirror/language";
import type {EditorState} from "@codemirror/state";
import type {KeyBinding} from "@codemirror/view";

/** Closes a list that Enter is not for; what the key does without one is done by whom it goes to next. */
export const enterEndsLine: KeyBinding = {
  key: "Enter",
  run: (view) => {
    const {state} = view;
    const chosen = completionStatus(state) === "active" ? selectedCompletion(state) : null;
    if (chosen && !isWanted(state, chosen)) closeCompletion(view);
    return false;
  },
};

/**
 * Whether Enter takes what is chosen in the list: where the arrows have been in it, or where it goes on with what is
 * typed. Who has typed `end`, or a word that this cell has already, is done with it.
 */
function isWanted(state: EditorState, chosen: Completion): boolean {
  if ((selectedCompletionIndex(state) ?? 0) > 0) return true;
  const {head} = state.selection.main;
  const typed = /[\w$]*$/.exec(state.sliceDoc(state.doc.lineAt(head).from, head))![0];
  if (isIn("comment", state) || isIn("string", state)) return false;
  if (typed === chosen.label && chosen.type !== "snippet") return false;
  return chosen.label.toLowerCase().startsWith(typed.toLowerCase()) && !isKnown(state, typed, head);
}

/** Whether a word stands elsewhere in the text as well. */
function isKnown(state: EditorState, word: string, head: number): boolean {
  if (word === "") return false;
  const same = new RegExp(`(?<![\\w$])${word.replaceAll("$", "\\$")}(?![\\w$])`, "g");
  return [...state.doc.toString().matchAll(same)].some((found) => found.index !== head - word.length);
}

/** Whether the cursor is in a comment or a text of the code. */
export function isIn(what: "comment" | "string", state: EditorState): boolean {
  return syntaxTree(state).resolveInner(state.selection.main.head, -1).name.toLowerCase().includes(what);
}
