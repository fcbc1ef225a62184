// Find and replace in one editor, in the words of the bar that finds in all cells.
import {search} from "@codemirror/search";
import {EditorState, type Extension} from "@codemirror/state";

const WORDS = {
  next: "Next",
  previous: "Previous",
  all: "Select all",
  "match case": "Match case",
  regexp: "Regular expression",
  "by word": "Whole words",
  replace: "Replace",
  "replace all": "Replace all",
  close: "Close",
};

export const searchHere: Extension = [search({top: true}), EditorState.phrases.of(WORDS)];
