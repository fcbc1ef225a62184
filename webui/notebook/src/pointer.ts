// What the mouse does to cells besides its buttons: Shift and Ctrl click choose several, and text is pasted as cells.
import type {Cell} from "./cell";
import type {CellList} from "./list";
import type {Selection} from "./selection";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
/** Where a click means what is under it. */
const OWN = ".cm-editor, .output, .inserter, button, input, select, textarea, a, summary";
const TYPING = "input, textarea, select, iframe, [contenteditable=true], dialog";

export interface ClipboardKeys {
  copy(): void;
  cut(): void;
  paste(below: boolean, text: string): Promise<void>;
}

/** Hears clicks on cells that choose more than one. */
export function chooseByPointer(list: CellList, selection: Selection): void {
  list.element.addEventListener("pointerdown", (event) => {
    const cell = event.button === 0 ? list.containing(event.target) : undefined;
    if (!cell || (event.target as Element).closest(OWN)) return;
    const toggles = MAC ? event.metaKey : event.ctrlKey;
    if (!toggles && !event.shiftKey) return;
    event.preventDefault();
    if (toggles) selection.toggle(cell);
    else selection.reach(cell);
  });
  // The focus would follow the click and choose that cell alone.
  list.element.addEventListener("mousedown", (event) => {
    if ((event.shiftKey || event.ctrlKey || event.metaKey) && !(event.target as Element).closest(OWN)) event.preventDefault();
  });
}

/** The browser's own copy, cut and paste, when the keyboard is with the cells and no text is marked. */
export function shareClipboard(element: HTMLElement, keys: ClipboardKeys): void {
  const isOurs = (event: ClipboardEvent): boolean => {
    return !event.defaultPrevented && !(event.composedPath()[0] as Element).closest?.(TYPING);
  };
  for (const [name, run] of [["copy", () => keys.copy()], ["cut", () => keys.cut()]] as const) {
    element.addEventListener(name, (event) => {
      if (!isOurs(event) || hasMarkedText(element)) return;
      event.preventDefault();
      run();
    });
  }
  element.addEventListener("paste", (event) => {
    if (!isOurs(event)) return;
    event.preventDefault();
    void keys.paste(true, event.clipboardData?.getData("text/plain") ?? "");
  });
}

function hasMarkedText(element: HTMLElement): boolean {
  const root = element.getRootNode() as ShadowRoot & {getSelection?(): globalThis.Selection | null};
  return [root.getSelection?.(), document.getSelection()].some((one) => one?.type === "Range");
}

/** The cells of a choice that moving one of them moves: all of them, or that one alone when it is not chosen. */
export function movedWith(cell: Cell, chosen: Cell[]): Cell[] {
  return chosen.includes(cell) ? chosen : [cell];
}
