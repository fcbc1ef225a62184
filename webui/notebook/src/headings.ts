// The headings of a notebook, read from its Markdown cells, and which cells stand below each of them. Draws nothing.
import type {Cell} from "./cell";

export interface Heading {
  cell: Cell;
  /** 1 to 6. */
  level: number;
  text: string;
}

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const MARKS = /[*_`~]|!?\[([^\]]*)\]\([^)]*\)/g;

/** Every heading in order; a cell may have several. */
export function headingsOf(cells: readonly Cell[]): Heading[] {
  return cells.filter((cell) => cell.kind === "markdown").flatMap((cell) => {
    return headingsIn(cell.source).map(({level, text}) => ({cell, level, text}));
  });
}

/** The headings of a Markdown text, without those in blocks of code. */
export function headingsIn(source: string): {level: number; text: string}[] {
  const found: {level: number; text: string}[] = [];
  let fence = "";
  for (const line of source.split("\n")) {
    const mark = FENCE.exec(line)?.[1] ?? "";
    if (mark && (!fence || (mark[0] === fence[0] && mark.length >= fence.length))) fence = fence ? "" : mark;
    const heading = fence ? null : HEADING.exec(line);
    if (heading) found.push({level: heading[1]!.length, text: heading[2]!.replace(MARKS, "$1")});
  }
  return found;
}

/** The level of the section that a cell begins: that of its first heading when that is its first line; 0 for none. */
export function sectionLevel(cell: Cell): number {
  if (cell.kind !== "markdown") return 0;
  const first = cell.source.trimStart().split("\n", 1)[0] ?? "";
  return HEADING.exec(first)?.[1]?.length ?? 0;
}

/** The cells below the heading of `cells[at]`, up to the next one of its level or above. */
export function sectionOf(cells: readonly Cell[], at: number): Cell[] {
  const level = cells[at] ? sectionLevel(cells[at]) : 0;
  if (level === 0) return [];
  const rest = cells.slice(at + 1);
  const end = rest.findIndex((cell) => {
    const other = sectionLevel(cell);
    return other > 0 && other <= level;
  });
  return end < 0 ? rest : rest.slice(0, end);
}
