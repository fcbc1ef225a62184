// How tall a cell is likely to be that was never drawn. The browser takes this for its place until then: were it far
// off, the page would slide away under whoever jumps to a cell in the middle of a long notebook, and the scroll bar lie.
import type {Kind, Output} from "./messages";

/** Characters of a paragraph that stand beside each other on a wide page. */
const WIDE = 90;

/** Lines that the box of an output shows at once; the rest is scrolled. */
const BOX = 20.8;

/** Lines that a table, a picture or a failure takes: they have not been drawn either. */
const SHOWN = 10;

/** Frames in which cells that come into sight are drawn, and may turn out to be of another height. */
const DRAWN = 3;

/** Tells the place of a cell how many lines its text has. */
export function guessText(cell: HTMLElement, kind: Kind, source: string): void {
  const lines = source.split("\n");
  const rows = kind === "markdown" ? lines.reduce((sum, line) => sum + Math.ceil(line.length / WIDE), 0) : lines.length;
  cell.style.setProperty("--rows", String(Math.max(rows, 1)));
}

/** Tells the place of the cell around `outputs` how many lines they have. */
export function guessOutputs(outputs: HTMLElement, rows: number): void {
  // The line below a cell that has run, and what is around its output.
  outputs.closest<HTMLElement>(".cell")?.style.setProperty("--output-rows", String(rows && rows + 2));
}

/** How many lines there are with these outputs below `before` others; no more than are shown at once. */
export function rowsWith(before: number, items: Output[]): number {
  let rows = before;
  for (const item of items) {
    if (rows >= BOX) break;
    rows += item.type === "stream" ? linesOf(item.text, BOX) : SHOWN;
  }
  return Math.min(Math.max(rows, 1), BOX);
}

/** The ends of lines in a text, counted up to `most`: it may be very long. */
function linesOf(text: string, most: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0 && lines < most; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

let jumps = 0;

/** Scrolls by `place`, and again while what is now in sight is drawn, unless somebody goes elsewhere meanwhile. */
export function jump(place: () => void): void {
  const mine = ++jumps;
  const again = (frames: number): void => {
    if (mine !== jumps) return;
    place();
    if (frames > 0) requestAnimationFrame(() => again(frames - 1));
  };
  again(DRAWN);
}
