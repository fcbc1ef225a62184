// The column beside the lines of an editor with its breakpoints, and the line at which a run is paused. They move with the
// text until Python tells where they are. Not here: what a click does.
import {type Extension, Prec, RangeSet, RangeSetBuilder, StateEffect, StateField, type Text} from "@codemirror/state";
import {Decoration, EditorView, gutter, GutterMarker} from "@codemirror/view";
import {make} from "./dom";
import type {Breakpoint} from "./messages";

export interface Stops {
  marks: Breakpoint[];
  /** Lines at which a run waits. */
  paused: number[];
}

const put = StateEffect.define<Stops>();

class Dot extends GutterMarker {
  constructor(readonly mark: Breakpoint) {
    super();
  }

  override eq(other: Dot): boolean {
    return other.mark.enabled === this.mark.enabled && other.mark.condition === this.mark.condition;
  }

  override toDOM(): HTMLElement {
    const {enabled, condition} = this.mark;
    const title = `${enabled ? "Breakpoint" : "Breakpoint, switched off"}${condition ? `: if ${condition}` : ""}`;
    return make("span", {class: `breakpoint${enabled ? "" : " is-off"}${condition ? " has-condition" : ""}`, title});
  }
}

const waits = Decoration.line({class: "paused-line"});

interface Shown {
  dots: RangeSet<Dot>;
  lines: RangeSet<Decoration>;
}

const shown = StateField.define<Shown>({
  create: () => ({dots: RangeSet.empty, lines: RangeSet.empty}),
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(put)) return drawn(transaction.newDoc, effect.value);
    if (!transaction.docChanged) return value;
    return {dots: value.dots.map(transaction.changes), lines: value.lines.map(transaction.changes)};
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.lines),
});

/** For one editor; `click` hears of a line, and whether its condition is wanted. */
export function stopsOf(stops: Stops, click: (line: number, wantsCondition: boolean) => void): Extension {
  const column = gutter({
    class: "cm-breakpoints",
    markers: (view) => view.state.field(shown).dots,
    domEventHandlers: {
      mousedown(view, block, event) {
        const pressed = event as MouseEvent;
        if (pressed.button > 0) return false;
        click(view.state.doc.lineAt(block.from).number, pressed.altKey || pressed.shiftKey);
        return true;
      },
      contextmenu(view, block, event) {
        event.preventDefault();
        click(view.state.doc.lineAt(block.from).number, true);
        return true;
      },
    },
  });
  return [shown.init((state) => drawn(state.doc, stops)), Prec.high(column)];
}

export function showStops(view: EditorView, stops: Stops): void {
  view.dispatch({effects: put.of(stops)});
}

function drawn(doc: Text, stops: Stops): Shown {
  const dots = new RangeSetBuilder<Dot>();
  const inside = (line: number): boolean => line >= 1 && line <= doc.lines;
  const marks = stops.marks.filter((mark) => inside(mark.line)).sort((one, other) => one.line - other.line);
  for (const mark of marks) dots.add(doc.line(mark.line).from, doc.line(mark.line).from, new Dot(mark));
  const lines = [...new Set(stops.paused.filter(inside))].sort((one, other) => one - other);
  return {dots: dots.finish(), lines: Decoration.set(lines.map((line) => waits.range(doc.line(line).from)))};
}
