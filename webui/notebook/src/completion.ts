// Completion and help from the kernel, inside an editor.
import {
  acceptCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionStatus,
  startCompletion,
} from "@codemirror/autocomplete";
import {indentLess, indentMore} from "@codemirror/commands";
import {indentUnit} from "@codemirror/language";
import {type EditorState, type Extension, StateEffect, StateField} from "@codemirror/state";
import {type EditorView, hoverTooltip, type KeyBinding, showTooltip, type Tooltip} from "@codemirror/view";
import {make} from "./dom";
import {renderMarkdown} from "./markdown";
import type {Completions, Kind} from "./messages";
import {isIn} from "./enter";
import {showSignature, type Signatures} from "./signature";
import {snippetsOf} from "./snippets";

export interface Knowledge extends Signatures {
  complete(position: number): Promise<Completions | null>;
  inspect(position: number): Promise<string | null>;
}

/** Milliseconds for which CodeMirror refuses keys for a list that has just opened. */
const FRESH = 80;

const WORD = /[\w$]/;
const TYPES: Record<string, string> = {property: "property", method: "method", class: "class", keyword: "keyword"};

/** What members are written behind: in other languages than Lua a line may well end with a colon. */
const MEMBERS = {lua: /[\w$]{2,}|[\w$\])"'][.:][\w$]*/, others: /[\w$]{2,}|[\w$\])"']\.[\w$]*/};

/** Asks after two letters and where a member begins, but not in comments; or when it is asked for. */
export function kernelCompletions(knowledge: Knowledge, kind: Kind) {
  const snippets = snippetsOf(kind);
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const typed = context.matchBefore(kind === "lua" ? MEMBERS.lua : MEMBERS.others);
    if (!context.explicit && (!typed || isIn("comment", context.state))) return null;
    const found = await knowledge.complete(context.pos);
    if (context.aborted) return null;
    const options = [...(found?.items.map(option) ?? []), ...(beginsLine(context) ? snippets : [])];
    const from = found?.start ?? context.matchBefore(/[\w$]*/)!.from;
    return options.length > 0 ? {from, options, validFor: /^[\w$]*$/} : null;
  };
}

/** Whether nothing but the word that is being written stands before the cursor: there a snippet may begin. */
function beginsLine(context: CompletionContext): boolean {
  const line = context.state.doc.lineAt(context.pos);
  return /^\s*[\w$]*$/.test(line.text.slice(0, context.pos - line.from));
}

function option(item: Completions["items"][number]): Completion {
  const made: Completion = {label: item.label, type: TYPES[item.kind] ?? item.kind};
  if (item.detail) made.detail = item.detail;
  if (item.info) made.info = () => renderMarkdown(item.info);
  return made;
}

const showHelp = StateEffect.define<Tooltip | null>();

const help = StateField.define<Tooltip | null>({
  create: () => null,
  update(tooltip, transaction) {
    for (const effect of transaction.effects) if (effect.is(showHelp)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : tooltip;
  },
  provide: (field) => showTooltip.from(field),
});

/** Help when the pointer rests on a name. */
export function hoverHelp(knowledge: Knowledge): Extension {
  const source = async (view: EditorView, position: number): Promise<Tooltip | null> => {
    if (!WORD.test(view.state.sliceDoc(position, position + 1))) return null;
    return helpAt(knowledge, position);
  };
  return [help, hoverTooltip(source, {hoverTime: 450})];
}

async function helpAt(knowledge: Knowledge, position: number): Promise<Tooltip | null> {
  const text = await knowledge.inspect(position);
  if (!text) return null;
  const create = (): {dom: HTMLElement} => ({dom: make("div", {class: "help-tip"}, renderMarkdown(text))});
  return {pos: position, above: true, create};
}

/** Help for the name at the cursor, else for the call that it is in. */
async function helpHere(view: EditorView, knowledge: Knowledge): Promise<void> {
  const tip = await helpAt(knowledge, view.state.selection.main.head);
  if (tip) view.dispatch({effects: showHelp.of(tip)});
  else await showSignature(view, knowledge);
}

/** Tab completes after a name and indents elsewhere; Shift-Tab shows help after a name and dedents elsewhere. */
export function tabKeys(knowledge: Knowledge): KeyBinding[] {
  const complete = (view: EditorView): boolean => {
    if (completionStatus(view.state) === "active") return accept(view);
    if (!view.state.selection.main.empty) return indentMore(view);
    return afterName(view.state) ? startCompletion(view) : softTab(view);
  };
  const inspect = (view: EditorView): boolean => {
    if (!afterName(view.state) || !view.state.selection.main.empty) return indentLess(view);
    void helpHere(view, knowledge);
    return true;
  };
  return [{key: "Tab", run: complete, shift: inspect}];
}

/** Takes the chosen completion, also when the list is so fresh that the editor would not take a key for it yet. */
function accept(view: EditorView): boolean {
  if (!acceptCompletion(view)) window.setTimeout(() => acceptCompletion(view), FRESH);
  return true;
}

function softTab(view: EditorView): boolean {
  if (view.state.readOnly) return false;
  view.dispatch(view.state.replaceSelection(view.state.facet(indentUnit)), {userEvent: "input"});
  return true;
}

function afterName(state: EditorState): boolean {
  const position = state.selection.main.head;
  return /[\w$.:(,]/.test(state.sliceDoc(position - 1, position));
}

/** True when Escape belongs to an open list or tooltip, not to the notebook. */
export function hasOpenList(view: EditorView): boolean {
  // One that is only asked for is nothing yet: a studio that does not answer must not keep Escape.
  return completionStatus(view.state) === "active";
}

/** Closes help; false when there was none. */
export function closeHelp(view: EditorView): boolean {
  if (!view.state.field(help, false)) return false;
  view.dispatch({effects: showHelp.of(null)});
  return true;
}
