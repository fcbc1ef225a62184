// Signature help inside an editor: the call whose arguments are being typed, above the line, until it is closed.
import {EditorState, type Extension, StateEffect, StateField} from "@codemirror/state";
import {type EditorView, showTooltip, type Tooltip, ViewPlugin, type ViewUpdate} from "@codemirror/view";
import {make} from "./dom";
import type {Signature} from "./messages";

export interface Signatures {
  signature(position: number): Promise<Signature | null>;
}

/** Milliseconds of rest before the kernel is asked again. */
const REST = 90;
const MOST_OPTIONS = 14;

const show = StateEffect.define<{signature: Signature; position: number} | null>();

const shown = StateField.define<Tooltip | null>({
  create: () => null,
  update(tooltip, transaction) {
    for (const effect of transaction.effects) if (effect.is(show)) return effect.value && tip(effect.value);
    return tooltip && {...tooltip, pos: transaction.changes.mapPos(tooltip.pos)};
  },
  provide: (field) => showTooltip.from(field),
});

/** Opens after `(` and `,` and stays right while the cursor is among the arguments. */
export function signatureHelp(source: Signatures): Extension {
  return [shown, watcher(source)];
}

/** Shows the call around the cursor now; false when there is none known. */
export async function showSignature(view: EditorView, source: Signatures): Promise<boolean> {
  const position = view.state.selection.main.head;
  const signature = await source.signature(position);
  if (view.state.selection.main.head !== position) return false;
  view.dispatch({effects: show.of(signature && {signature, position: lineStart(view.state, position)})});
  return signature !== null;
}

/** Closes it; false when there was none. */
export function closeSignature(view: EditorView): boolean {
  if (!view.state.field(shown, false)) return false;
  view.dispatch({effects: show.of(null)});
  return true;
}

function watcher(source: Signatures): Extension {
  return ViewPlugin.define((view) => {
    let timer: number | undefined;
    const ask = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void showSignature(view, source), REST);
    };
    return {
      update(update: ViewUpdate): void {
        const open = update.state.field(shown) !== null;
        if (update.focusChanged && !update.view.hasFocus && open) {
          window.clearTimeout(timer);
          timer = window.setTimeout(() => closeSignature(view), 0);
        } else if (begins(update) || (open && (update.docChanged || update.selectionSet))) ask();
      },
      destroy: () => window.clearTimeout(timer),
    };
  });
}

/** Whether a person has just typed what begins an argument. */
function begins(update: ViewUpdate): boolean {
  if (!update.transactions.some((part) => part.isUserEvent("input"))) return false;
  const position = update.state.selection.main.head;
  return /[({,]\s?$/.test(update.state.sliceDoc(Math.max(position - 2, 0), position));
}

function lineStart(state: EditorState, position: number): number {
  const line = state.doc.lineAt(position);
  return line.from + /^\s*/.exec(line.text)![0].length;
}

function tip({signature, position}: {signature: Signature; position: number}): Tooltip {
  return {pos: position, above: true, strictSide: false, arrow: false, create: () => ({dom: draw(signature)})};
}

function draw(signature: Signature): HTMLElement {
  const parts = signature.parameters.flatMap((name, index) => [
    index > 0 ? ", " : "",
    make("span", {class: index === signature.active ? "argument active" : "argument"}, name),
  ]);
  const line = make("code", {class: "signature"}, `${signature.call}(`, ...parts, ")");
  if (signature.returns) line.append(make("span", {class: "returns"}, ` → ${signature.returns}`));
  const box = make("div", {class: "signature-tip"}, line, make("p", {}, signature.doc.replaceAll("`", "")));
  if (signature.options.length > 0) box.append(make("p", {class: "options"}, options(signature.options)));
  return box;
}

function options(names: string[]): string {
  return names.length > MOST_OPTIONS ? `${names.slice(0, MOST_OPTIONS).join(" · ")} …` : names.join(" · ");
}
