// One CodeMirror editor. Knows its text and its problems, nothing of cells or Python.
import {autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap} from "@codemirror/autocomplete";
import {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
import {bracketMatching, indentOnInput, syntaxHighlighting} from "@codemirror/language";
import {lintGutter} from "@codemirror/lint";
import {highlightSelectionMatches, searchKeymap, searchPanelOpen} from "@codemirror/search";
import {
  Annotation,
  type ChangeSpec,
  Compartment,
  EditorSelection,
  EditorState,
  type Extension,
  Prec,
  StateEffect,
  StateField,
  Transaction,
} from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  tooltips,
} from "@codemirror/view";
import {classHighlighter} from "@lezer/highlight";
import {aids, type Guide, languageAids} from "./aids";
import {closeHelp, hasOpenList, hoverHelp, kernelCompletions, type Knowledge, tabKeys} from "./completion";
import {enterEndsLine} from "./enter";
import {Grammar} from "./grammar";
import {clearOfHead} from "./head";
import type {Kind} from "./messages";
import {searchHere} from "./searching";
import {closeSignature, signatureHelp} from "./signature";

export interface EditorHost extends Knowledge, Guide {
  changed(text: string): void;
  moved(line: number): void;
  focused(): void;
  left(): void;
  /** A key before the editor sees it; true when the notebook took it. */
  key(event: KeyboardEvent): boolean;
  /** The keys that a person has chosen. */
  keys(): Extension;
}

export interface EditorOptions {
  source: string;
  kind: Kind;
  label: string;
  lineNumbers: boolean;
  parent: HTMLElement;
  overlay: HTMLElement;
  host: EditorHost;
}

const remote = Annotation.define<boolean>();
const flash = StateEffect.define<number | null>();

const flashed = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(flash)) continue;
      return effect.value === null ? Decoration.none : Decoration.set(lineMark.range(effect.value));
    }
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const lineMark = Decoration.line({class: "flash"});

export class Editor {
  readonly view: EditorView;
  private readonly grammar: Grammar;
  private readonly language = new Compartment();
  private readonly numbers = new Compartment();
  private readonly label = new Compartment();
  private readonly keys = new Compartment();

  constructor(private readonly options: EditorOptions) {
    this.grammar = new Grammar(options.kind);
    const state = EditorState.create({doc: options.source, extensions: this.extensions()});
    const root = options.parent.getRootNode() as Document | ShadowRoot;
    this.view = new EditorView({state, parent: options.parent, root});
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  get atFirstLine(): boolean {
    return this.view.state.doc.lineAt(this.head).number === 1;
  }

  get atLastLine(): boolean {
    return this.view.state.doc.lineAt(this.head).number === this.view.state.doc.lines;
  }

  get head(): number {
    return this.view.state.selection.main.head;
  }

  get hasSelection(): boolean {
    return !this.view.state.selection.main.empty;
  }

  /** True when the editor has something open that arrows and Escape belong to. */
  get busy(): boolean {
    return hasOpenList(this.view) || searchPanelOpen(this.view.state);
  }

  /** Closes a help tooltip; false when there was none. */
  closeHelp(): boolean {
    const closed = [closeHelp(this.view), closeSignature(this.view)];
    return closed.includes(true);
  }

  /** Changes the text without telling the host: the change came from it. */
  apply(changes: ChangeSpec): void {
    this.view.dispatch({changes, annotations: [remote.of(true), Transaction.addToHistory.of(false)]});
  }

  setKind(kind: Kind): void {
    this.view.dispatch({effects: this.language.reconfigure(languageFor(kind, this.options.host))});
    this.grammar.set(kind, this.view);
  }

  setKeys(keys: Extension): void {
    this.view.dispatch({effects: this.keys.reconfigure(keys)});
  }

  setLabel(label: string): void {
    this.view.dispatch({effects: this.label.reconfigure(labelled(label))});
  }

  showLineNumbers(shown: boolean): void {
    this.view.dispatch({effects: this.numbers.reconfigure(shown ? lineNumbers() : [])});
  }

  /** What is selected, when it is part of one line. */
  get selectedLine(): string {
    const {from, to} = this.view.state.selection.main;
    const text = this.view.state.sliceDoc(from, to);
    return text.includes("\n") ? "" : text;
  }

  /** Selects a place and scrolls it into sight. */
  select(from: number, to: number): void {
    const length = this.view.state.doc.length;
    const range = EditorSelection.range(Math.min(from, length), Math.min(to, length));
    this.view.dispatch({selection: range, effects: EditorView.scrollIntoView(range, {y: "center"})});
  }

  /** Lights a line up for a moment and returns its element's place. */
  flash(line: number): void {
    const doc = this.view.state.doc;
    const from = doc.line(Math.min(Math.max(line, 1), doc.lines)).from;
    this.view.dispatch({
      selection: EditorSelection.cursor(from),
      effects: [flash.of(from), EditorView.scrollIntoView(from, {y: "center"})],
    });
    window.setTimeout(() => this.view.dom.isConnected && this.view.dispatch({effects: flash.of(null)}), 1800);
  }

  focus(place?: "start" | "end"): void {
    if (place) {
      const position = place === "start" ? 0 : this.view.state.doc.length;
      this.view.dispatch({selection: EditorSelection.cursor(position)});
    }
    this.view.focus();
  }

  destroy(): void {
    this.view.destroy();
  }

  private extensions(): Extension[] {
    const {host, kind, label, overlay} = this.options;
    return [
      Prec.highest(
        EditorView.domEventHandlers({
          keydown: (event) => host.key(event),
          // CodeMirror tells of a lost focus some milliseconds later: too late for what was pressed to see the text.
          blur: () => host.left(),
        }),
      ),
      // Before all other keys, or they would take what is its own.
      this.keys.of(host.keys()),
      this.language.of(languageFor(kind, host)),
      this.grammar.extension(this.options.source.length),
      this.numbers.of(this.options.lineNumbers ? lineNumbers() : []),
      this.label.of(labelled(label)),
      lintGutter({markerFilter: (found) => found.filter((one) => one.severity !== "hint")}),
      aids(host),
      tooltips({parent: overlay}),
      EditorView.updateListener.of((update) => {
        const typed = update.transactions.some((part) => part.docChanged && !part.annotation(remote));
        if (typed) host.changed(update.state.doc.toString());
        if (update.selectionSet || update.docChanged) host.moved(update.state.doc.lineAt(this.head).number);
        if (update.focusChanged && update.view.hasFocus) host.focused();
      }),
      ...STANDARD,
    ];
  }
}

const STANDARD: Extension[] = [
  highlightSpecialChars(),
  history(),
  drawSelection(),
  EditorState.allowMultipleSelections.of(true),
  EditorState.tabSize.of(2),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  searchHere,
  clearOfHead(),
  syntaxHighlighting(classHighlighter),
  flashed,
  keymap.of([...closeBracketsKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...defaultKeymap]),
];

function languageFor(kind: Kind, host: EditorHost): Extension {
  if (kind === "markdown") return [EditorView.lineWrapping, placeholder("Write Markdown…")];
  return [
    languageAids(kind),
    Prec.high(keymap.of(tabKeys(host))),
    // Before the list's own keys, which would take it.
    Prec.highest(keymap.of([enterEndsLine])),
    autocompletion({override: [kernelCompletions(host, kind)], icons: true, maxRenderedOptions: 200}),
    hoverHelp(host),
    signatureHelp(host),
  ];
}

function labelled(label: string): Extension {
  return EditorView.contentAttributes.of({"aria-label": label, spellcheck: "false"});
}
