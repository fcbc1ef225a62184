// What parts that are loaded later get of this page's CodeMirror: an editor cannot be made of two.
import * as autocomplete from "@codemirror/autocomplete";
import * as commands from "@codemirror/commands";
import * as language from "@codemirror/language";
import * as search from "@codemirror/search";
import * as state from "@codemirror/state";
import * as view from "@codemirror/view";

Object.assign(window, {
  [Symbol.for("llmspell.codemirror")]: {
    "@codemirror/autocomplete": autocomplete,
    "@codemirror/commands": commands,
    "@codemirror/language": language,
    "@codemirror/search": search,
    "@codemirror/state": state,
    "@codemirror/view": view,
  },
});
