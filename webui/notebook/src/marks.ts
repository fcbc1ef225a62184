// Places in an editor that are lit up because somebody looks for them. They move with the text.
import {StateEffect, StateField} from "@codemirror/state";
import {Decoration, type DecorationSet, EditorView} from "@codemirror/view";

export interface Range {
  from: number;
  to: number;
}

const put = StateEffect.define<{ranges: readonly Range[]; current: number}>();
const plain = Decoration.mark({class: "cm-searchMatch"});
const chosen = Decoration.mark({class: "cm-searchMatch cm-searchMatch-selected"});

export const litPlaces = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(put)) continue;
      const {ranges, current} = effect.value;
      const length = transaction.newDoc.length;
      const sound = ranges.map((range, index) => ({...range, index})).filter((range) => range.from < range.to && range.to <= length);
      return Decoration.set(sound.map(({from, to, index}) => (index === current ? chosen : plain).range(from, to)), true);
    }
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Lights up `ranges`, that with the index `current` more; none puts the lights out. */
export function light(view: EditorView, ranges: readonly Range[], current = -1): void {
  if (ranges.length === 0 && view.state.field(litPlaces).size === 0) return;
  view.dispatch({effects: put.of({ranges, current})});
}
