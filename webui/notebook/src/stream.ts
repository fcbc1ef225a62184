// Text a cell prints, appended to text nodes as it comes. Keeps the first and last part of a very long text.
import {AnsiPaint, AnsiReader} from "./ansi";
import {make} from "./dom";

const HEAD = 200_000;
const TAIL = 200_000;
/** Lines kept at each end, as the session keeps them: a browser lays out a text of many lines anew with each that comes. */
const LINES = 2_000;

export class StreamBox {
  readonly element: HTMLPreElement;
  private readonly head = document.createTextNode("");
  private readonly tail = document.createTextNode("");
  private readonly gap = make("span", {class: "gap", hidden: true});
  private lost = 0;
  private headLines = 0;
  private tailLines = 0;
  private readonly ansi = new AnsiReader();
  private readonly paint = new AnsiPaint();
  private styles: string[] = [];
  private returned = false;

  constructor(readonly name: string) {
    this.element = make("pre", {class: `stream stream-${name === "stderr" ? "stderr" : "stdout"}`});
    this.element.append(this.head, this.gap, this.tail);
  }

  append(text: string): void {
    for (const piece of this.ansi.read(text)) {
      this.styles = piece.styles;
      // A carriage return goes back to the start of the line, as progress bars expect; most text has none.
      if (this.returned || piece.text.includes("\r")) this.overwrite(piece.text);
      else this.put(piece.text);
    }
  }

  /** Nobody sees it any more. */
  close(): void {
    this.paint.clear();
  }

  private overwrite(text: string): void {
    const pieces = (this.returned ? `\r${text}` : text).replaceAll("\r\n", "\n").split("\r");
    this.returned = pieces.length > 1 && pieces.at(-1) === "";
    if (this.returned) pieces.pop();
    pieces.forEach((piece, index) => {
      if (index > 0) this.eraseLine();
      this.put(piece);
    });
  }

  private eraseLine(): void {
    const node = this.tail.length > 0 ? this.tail : this.head;
    const start = node.data.lastIndexOf("\n") + 1;
    node.deleteData(start, node.length - start);
  }

  private put(text: string): void {
    const room = this.tail.length > 0 || this.lost > 0 ? 0 : this.roomIn(text);
    if (room > 0) {
      this.write(this.head, text.slice(0, room));
      this.headLines += linesIn(text.slice(0, room));
    }
    if (text.length > room) this.putLast(text.slice(room));
  }

  /** How much of a text the beginning still takes. */
  private roomIn(text: string): number {
    const room = Math.min(Math.max(HEAD - this.head.length, 0), text.length);
    return Math.min(room, startOfLine(text, LINES - this.headLines));
  }

  private putLast(text: string): void {
    this.write(this.tail, text);
    this.tailLines += linesIn(text);
    if (this.tail.length > 2 * TAIL || this.tailLines > 2 * LINES) this.shorten();
  }

  private write(node: Text, text: string): void {
    const from = node.length;
    node.appendData(text);
    this.paint.add(node, from, this.styles);
  }

  private shorten(): void {
    const lines = startOfLine(this.tail.data, this.tailLines - LINES);
    const excess = Math.max(this.tail.length - TAIL, this.tailLines > LINES ? lines : 0);
    const left = linesIn(this.tail.substringData(0, excess));
    this.lost += left;
    this.tailLines -= left;
    this.tail.deleteData(0, excess);
    this.gap.hidden = false;
    this.gap.textContent = `\n… ${this.lost.toLocaleString("en")} lines left out here; the trace has them all …\n`;
  }
}

function linesIn(text: string): number {
  let found = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found += 1;
  return found;
}

/** Where a text's line of that number begins, from 0; its end when it has fewer. */
function startOfLine(text: string, number: number): number {
  let at = 0;
  for (let line = 0; line < number; line += 1) {
    const end = text.indexOf("\n", at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  return at;
}
