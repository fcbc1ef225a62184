// Text for a terminal, as plain text and its colours. The text of an output stays plain text nodes, which a browser
// appends to and cuts cheaply; colours are highlights over their ranges (CSS Custom Highlight API).
import {type Color, type ColorName, createAnsiSequenceParser, createColorPalette, namedColors} from "ansi-sequence-parser";

const CONTROL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const CUT_SHORT = /\u001b(?:\[[0-?]*[ -/]*|\][^\u0007\u001b]*)?$/;
/** What sets colours; everything else moves a cursor that nobody has here. */
const STYLE = /^\u001b\[[\d;]*m$/;
/** Ranges kept of one output; what comes after them has no colour. */
const RANGES = 5_000;

const palette = createColorPalette();

export interface Piece {
  text: string;
  /** The names of its highlights, such as `ansi-red`. */
  styles: string[];
}

/** Reads what a program writes, a sequence cut in two included. */
export class AnsiReader {
  private readonly parser = createAnsiSequenceParser();
  private unfinished = "";
  private isStyled = false;

  read(text: string): Piece[] {
    const whole = this.unfinished + text;
    this.unfinished = CUT_SHORT.exec(whole)?.[0] ?? "";
    // A sequence that never ends is not one: let it through rather than wait for ever.
    if (this.unfinished.length > 256) this.unfinished = "";
    const rest = whole.slice(0, whole.length - this.unfinished.length);
    if (!this.isStyled && !rest.includes("\u001b")) return [{text: rest, styles: []}];
    this.isStyled = true;
    return this.parser.parse(rest.replace(CONTROL, kept)).map((token) => ({text: token.value, styles: stylesOf(token)}));
  }
}

/** Only styles stay; the parser does not know that one without a number ends them all. */
function kept(sequence: string): string {
  return STYLE.test(sequence) ? sequence.replace("[m", "[0m") : "";
}

type Token = ReturnType<ReturnType<typeof createAnsiSequenceParser>["parse"]>[number];

function stylesOf({foreground, background, decorations}: Token): string[] {
  const [ink, ground] = decorations.has("reverse") ? [background, foreground] : [foreground, background];
  const isReversed = decorations.has("reverse") && !ink && !ground;
  const colours = [ink && `ansi-${named(ink)}`, ground && `ansi-on-${named(ground)}`, isReversed && "ansi-reverse"];
  const others = [...decorations].filter((one) => one !== "reverse").map((one) => `ansi-${one}`);
  return [...colours, ...others].filter((one): one is string => Boolean(one));
}

/** `brightRed` is `bright-red` among the styles. */
function named(color: Color): string {
  return nearest(color).replace("bright", "bright-").toLowerCase();
}

/** One of the sixteen that the page has in light and dark. */
function nearest(color: Color): ColorName {
  if (color.type === "named") return color.name;
  const wanted = channels(palette.value(color));
  const far = (name: ColorName): number => {
    const found = channels(palette.value({type: "named", name}));
    return wanted.reduce((sum, one, at) => sum + (one - found[at]!) ** 2, 0);
  };
  return namedColors.reduce((best, name) => (far(name) < far(best) ? name : best));
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** The coloured ranges of one output. They hold its text, so that they have to be cleared when it goes. */
export class AnsiPaint {
  private ranges: {range: Range; styles: string[]}[] = [];

  /** Colours a text node from `from` to its end. */
  add(node: Text, from: number, styles: string[]): void {
    if (styles.length === 0 || from === node.length || !("highlights" in CSS)) return;
    if (this.ranges.length >= RANGES) this.sweep();
    if (this.ranges.length >= RANGES) return;
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, node.length);
    this.ranges.push({range, styles});
    for (const style of styles) highlight(style).add(range);
  }

  clear(): void {
    for (const {range, styles} of this.ranges) for (const style of styles) highlight(style).delete(range);
    this.ranges = [];
  }

  /** Forgets what was written over. */
  private sweep(): void {
    const gone = this.ranges.filter(({range}) => range.collapsed);
    for (const {range, styles} of gone) for (const style of styles) highlight(style).delete(range);
    this.ranges = this.ranges.filter(({range}) => !range.collapsed);
  }
}

function highlight(style: string): Highlight {
  const known = CSS.highlights.get(style) ?? new Highlight();
  CSS.highlights.set(style, known);
  return known;
}
