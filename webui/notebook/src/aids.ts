// What helps with writing code in any editor: folding, more cursors, indenting as the language does, the way to a name.
import {codeFolding, foldGutter, foldKeymap, foldService, indentUnit} from "@codemirror/language";
import {EditorState, type Extension} from "@codemirror/state";
import {EditorView, keymap, rectangularSelection} from "@codemirror/view";
import {make} from "./dom";
import {litPlaces} from "./marks";
import type {Kind} from "./messages";

const INDENTS: Record<Kind, number> = {lua: 4, javascript: 2, python: 4, sql: 2, markdown: 2};

export interface Guide {
  /** Goes to where the name at a place is defined. */
  define(position: number): void;
  /** What stands beside the lines: breakpoints. */
  stops(): Extension;
}

/** For editors of every language. */
export function aids(guide: Guide): Extension[] {
  return [
    litPlaces,
    guide.stops(),
    codeFolding({placeholderText: "…"}),
    foldGutter({markerDOM: (open) => make("span", {class: open ? "fold open" : "fold", title: open ? "Fold" : "Unfold"}, "›")}),
    keymap.of(foldKeymap),
    // Ctrl and Cmd lead to a definition, so Alt sets another cursor, and with Shift chooses a block.
    EditorView.clickAddsSelectionRange.of((event) => event.altKey && !event.shiftKey),
    rectangularSelection({eventFilter: (event) => event.altKey && event.shiftKey && event.button === 0}),
    EditorView.domEventHandlers({mousedown: (event, view) => followed(event, view, guide)}),
  ];
}

/** For editors of one language. */
export function languageAids(kind: Kind): Extension[] {
  const unit = indentUnit.of(" ".repeat(INDENTS[kind]));
  return kind === "lua" ? [unit, foldService.of(foldByIndent)] : [unit];
}

function followed(event: MouseEvent, view: EditorView, guide: Guide): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.button !== 0 || event.altKey || event.shiftKey) return false;
  const position = view.posAtCoords({x: event.clientX, y: event.clientY});
  if (position === null || !/[\w$]/.test(view.state.sliceDoc(position, position + 1))) return false;
  event.preventDefault();
  guide.define(position);
  return true;
}

/** The lines below that are indented deeper; Lua's highlighter knows no blocks. */
function foldByIndent(state: EditorState, start: number): {from: number; to: number} | null {
  const first = state.doc.lineAt(start);
  const depth = indentOf(first.text);
  if (depth === null) return null;
  let end = first.number;
  for (let number = first.number + 1; number <= state.doc.lines; number++) {
    const deep = indentOf(state.doc.line(number).text);
    if (deep !== null && deep <= depth) break;
    if (deep !== null) end = number;
  }
  return end > first.number ? {from: first.to, to: state.doc.line(end).to} : null;
}

/** Null for a line with nothing in it. */
function indentOf(text: string): number | null {
  const place = text.search(/\S/);
  return place < 0 ? null : place;
}
