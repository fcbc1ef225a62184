// Formatting cells: the formatter of each language, an edit that can be undone, and what is said where there is none.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import {LABELS} from "./languages";
import type {Kind} from "./messages";
import {count} from "./naming";
import {load} from "./parts";

const FORMATTERS = {lua: "format-lua", javascript: "format-javascript", python: "format-python"} as const;

/** Characters of a cell that is formatted: more is data that was pasted, and a formatter would hold the page. */
const MOST = 300_000;

export interface FormattingHost {
  announcer: Announcer;
  goTo(cell: Cell, from: number, to: number, focus: boolean): void;
  editAll(sources: Record<string, string>): Promise<void>;
}

interface Refusal {
  cell: Cell;
  line: number;
  message: string;
}

export class Formatting {
  constructor(private readonly host: FormattingHost) {}

  /** Formats cells. One that is being edited keeps its cursor; several are one step of undo. */
  async format(cells: readonly Cell[]): Promise<void> {
    const code = cells.filter((cell) => cell.kind in FORMATTERS && cell.source.trim() !== "");
    const only = cells.length === 1 ? cells[0] : undefined;
    if (only && code.length === 0) return this.host.announcer.show(`There is no formatter for ${LABELS[only.kind]}`);
    const made = await Promise.all(code.map((cell) => formatted(cell)));
    const refused = made.filter((one): one is Refusal => typeof one !== "string");
    const changed = code.flatMap((cell, index) => {
      const text = made[index];
      return typeof text === "string" && text !== cell.source ? [{cell, text}] : [];
    });
    if (changed.length === 1) put(changed[0]!.cell, changed[0]!.text);
    else if (changed.length > 1) await this.host.editAll(Object.fromEntries(changed.map(({cell, text}) => [cell.id, text])));
    this.tell(changed.length, refused);
  }

  private tell(changed: number, refused: Refusal[]): void {
    const {announcer, goTo} = this.host;
    const [first] = refused;
    if (!first) return announcer.show(changed > 0 ? `${count(changed, "cell")} formatted` : "Formatted already");
    const label = first.cell.element.getAttribute("aria-label") ?? "A cell";
    const place = first.line > 0 ? ` (line ${first.line})` : "";
    const others = refused.length > 1 ? ` ${count(refused.length - 1, "other cell")} neither.` : "";
    const run = (): void => {
      const doc = first.cell.mount().view.state.doc;
      const line = doc.line(Math.min(Math.max(first.line, 1), doc.lines));
      goTo(first.cell, line.from, line.from, true);
    };
    announcer.show(`${label} cannot be formatted${place}: ${first.message}${others}`, {label: "Show", run});
  }
}

async function formatted(cell: Cell): Promise<string | Refusal> {
  const kind = cell.kind as Kind & keyof typeof FORMATTERS;
  if (cell.source.length > MOST) return {cell, line: 0, message: "it is too long."};
  const source = cell.source;
  try {
    const {format} = await load(FORMATTERS[kind]);
    return (await format(source)).replace(/\n$/, "");
  } catch (error) {
    return {cell, ...trouble(error, source)};
  }
}

/** What a formatter says is wrong, each in its own way: its first sentence, and the line. */
export function trouble(error: unknown, source: string): {line: number; message: string} {
  const text = error instanceof Error ? error.message : String(error);
  // StyLua lists its complaints below a heading, Ruff counts bytes, Prettier draws the place.
  const first = /^ - (.*)$/m.exec(text)?.[1] ?? text.split("\n")[0]!;
  const bytes = /at byte range (\d+)/.exec(first);
  const before = bytes ? new TextDecoder().decode(new TextEncoder().encode(source).slice(0, Number(bytes[1]))) : "";
  const line = bytes ? before.split("\n").length : Number(/\((\d+):\d+/.exec(first)?.[1] ?? 0);
  const plain = first.replace(/ ?\(\d+:\d+( to \d+:\d+)?\)/, "").replace(/ at byte range .*$/, "");
  return {line, message: `${plain.replaceAll("`", "“").replace(/“([^“]*)“/g, "“$1”").replace(/\.$/, "")}.`};
}

/** Puts the text into the cell's editor as an edit of the person; the cursor stays at the letter it was at. */
function put(cell: Cell, text: string): void {
  const view = cell.mount().view;
  const before = view.state.doc.toString();
  const {main} = view.state.selection;
  const selection = {anchor: follow(before, text, main.anchor), head: follow(before, text, main.head)};
  view.dispatch({changes: {from: 0, to: before.length, insert: text}, selection, userEvent: "input.format"});
}

const LETTER = /[\p{L}\p{N}_]/u;

/** Where a place in a text is after formatting, which moves letters but neither adds nor takes any. */
export function follow(before: string, after: string, place: number): number {
  let wanted = 0;
  for (const letter of before.slice(0, place)) if (LETTER.test(letter)) wanted++;
  let at = 0;
  for (const letter of after) {
    if (wanted === 0) break;
    if (LETTER.test(letter)) wanted--;
    at += letter.length;
  }
  // Behind what stands there besides letters, when the cursor was: `f(|` stays `f(|`.
  const rest = /[^\p{L}\p{N}_\s]*$/u.exec(before.slice(0, place))![0];
  return after.startsWith(rest, at) ? at + rest.length : at;
}
