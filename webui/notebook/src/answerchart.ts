// A quick chart of an answer, chosen on the page: its kind, what stands below it and what is drawn. Python makes the figure.
import {askAbout} from "./answerasks";
import {type AnswerData, isNumeric} from "./answers";
import {make} from "./dom";
import {renderFigure} from "./figures";

const KINDS = ["bar", "line", "area", "scatter"];
const MOST_SERIES = 12;
/** Names that have room below a chart. */
const MOST_NAMES = 60;

export function renderAnswerChart(data: AnswerData): HTMLElement {
  return new AnswerChart(data).element;
}

class AnswerChart {
  readonly element = make("div", {class: "answer-chart"});
  private readonly stage = make("div", {class: "answer-figure"});
  private readonly kind: HTMLSelectElement;
  private readonly across: HTMLSelectElement;
  private readonly series: HTMLInputElement[];
  private figure: HTMLElement | null = null;
  private asked = 0;

  constructor(private readonly data: AnswerData) {
    const names = data.columns.map((column) => column.name);
    const numbers = data.columns.filter(isNumeric).map((column) => column.name);
    const isLong = data.total > MOST_NAMES;
    const text = isLong ? "" : (names.find((name) => !numbers.includes(name)) ?? "");
    this.kind = this.choice("Chart", KINDS, isLong ? "line" : "bar");
    this.across = this.choice("Across", ["", ...names], text, "row number");
    this.series = numbers.slice(0, MOST_SERIES).map((name, at) => make("input", {type: "checkbox", value: name, checked: at === 0}));
    const boxes = this.series.map((box) => make("label", {class: "answer-series"}, box, box.value));
    for (const box of this.series) box.addEventListener("change", () => void this.draw());
    const group = make("fieldset", {class: "answer-columns"}, make("legend", {}, "Columns"), ...boxes);
    this.element.append(make("div", {class: "answer-chooser"}, this.kind.parentElement!, this.across.parentElement!, group), this.stage);
    // Not before it is on the page: only there somebody hears what it asks.
    queueMicrotask(() => void this.draw());
  }

  private choice(label: string, options: string[], chosen: string, none = ""): HTMLSelectElement {
    const items = options.map((name) => make("option", {value: name, selected: name === chosen}, name || none));
    const select = make("select", {}, ...items);
    select.addEventListener("change", () => void this.draw());
    make("label", {class: "answer-choice"}, label, select);
    return select;
  }

  private async draw(): Promise<void> {
    const y = this.series.filter((box) => box.checked).map((box) => box.value);
    if (y.length === 0) return this.show(make("div", {class: "omitted"}, "Choose a column of numbers."));
    const turn = ++this.asked;
    const query = {op: "chart", answer: this.data.answer, kind: this.kind.value, x: this.across.value, y} as const;
    const reply = await askAbout<{figure: unknown; drawn: number}>(this.element, query);
    if (turn !== this.asked) return;
    if ("problem" in reply) return this.show(make("div", {class: "omitted"}, reply.problem));
    this.show(renderFigure(reply.figure));
    if (reply.drawn < this.data.total) this.stage.append(make("div", {class: "answer-note"}, `Drawn of the first ${reply.drawn.toLocaleString("en")} rows. Sum up in SQL to see all.`));
  }

  private show(element: HTMLElement): void {
    this.figure?.dispatchEvent(new Event("discard"));
    this.figure = element;
    this.stage.replaceChildren(element);
  }
}
