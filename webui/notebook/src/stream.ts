// Text a cell prints, appended to text nodes as it comes. Keeps the first and last part of a very long text.
import {make} from "./dom";

const HEAD = 200_000;
const TAIL = 200_000;
const CONTROL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const CUT_SHORT = /\u001b(?:\[[0-?]*[ -/]*|\][^\u0007\u001b]*)?$/;

export class StreamBox {
  readonly element: HTMLPreElement;
  private readonly head = document.createTextNode("");
  private readonly tail = document.createTextNode("");
  private readonly gap = make("span", {class: "gap", hidden: true});
  private lost = 0;
  private unfinished = "";
  private returned = false;

  constructor(readonly name: string) {
    this.element = make("pre", {class: `stream stream-${name === "stderr" ? "stderr" : "stdout"}`});
    this.element.append(this.head, this.gap, this.tail);
  }

  append(text: string): void {
    const plain = this.withoutControls(text);
    // A carriage return goes back to the start of the line, as progress bars expect; most text has none.
    if (!this.returned && !plain.includes("\r")) return this.put(plain);
    return this.overwrite(plain);
  }

  private withoutControls(text: string): string {
    const whole = this.unfinished + text;
    this.unfinished = CUT_SHORT.exec(whole)?.[0] ?? "";
    // A sequence that never ends is not one: let it through rather than wait for ever.
    if (this.unfinished.length > 256) this.unfinished = "";
    return whole.slice(0, whole.length - this.unfinished.length).replace(CONTROL, "");
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
    const room = this.tail.length > 0 ? 0 : Math.max(HEAD - this.head.length, 0);
    if (room > 0) this.head.appendData(text.slice(0, room));
    if (text.length > room) this.tail.appendData(text.slice(room));
    if (this.tail.length > 2 * TAIL) this.shorten();
  }

  private shorten(): void {
    const excess = this.tail.length - TAIL;
    this.lost += this.tail.substringData(0, excess).split("\n").length - 1;
    this.tail.deleteData(0, excess);
    this.gap.hidden = false;
    this.gap.textContent = `\n… ${this.lost.toLocaleString("en")} lines left out here; the trace has them all …\n`;
  }
}
