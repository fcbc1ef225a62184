// What a cell has put out: one region below its code, which exists only while there is something in it.
import {make} from "./dom";
import {renderFailure} from "./failure";
import {guessOutputs, rowsWith} from "./height";
import type {Failure, Output, Question} from "./messages";
import {measureSoon} from "./measuring";
import {OutputPages} from "./outputpages";
import {renderQuestion} from "./prompt";
import {renderDisplay} from "./rich";
import {StreamBox} from "./stream";

export interface OutputHost {
  reveal(error: Failure): void;
  answer(question: string, value: unknown): void;
  /** Somebody wants to see the folded output; without it, it simply unfolds. */
  unfold?(): void;
}

export class Outputs {
  readonly element = make("div", {class: "outputs"});
  private region: HTMLElement | null = null;
  private content: HTMLElement | null = null;
  private pages: OutputPages | null = null;
  private stream: StreamBox | null = null;
  private readonly streams: StreamBox[] = [];
  private readonly questions = new Map<string, HTMLElement>();
  private title = "";
  private measuring = false;
  private near = false;
  /** Lines put out before somebody came near: what its height is guessed from. */
  private rows = 0;
  /** What is to be measured once somebody comes near: whether the box follows its end. */
  private unmeasured: boolean | null = null;

  constructor(private readonly host: OutputHost) {}

  get folded(): boolean {
    return this.element.classList.contains("folded");
  }

  rename(title: string): void {
    this.title = title;
    this.region?.setAttribute("aria-label", title);
  }

  append(items: Output[]): void {
    if (!this.near) this.guess(rowsWith(this.rows, items));
    const isNew = !this.content;
    const content = this.open();
    const box = content.parentElement!;
    // Asking for a height lays the output out, which for hundreds that nobody sees takes seconds.
    const atEnd = isNew || this.unmeasured !== null || box.scrollHeight - box.scrollTop - box.clientHeight < 24;
    for (const item of items) this.add(content, item);
    // A picture or table is looked at from its top; only text runs away below.
    this.measure(atEnd && items.at(-1)?.type !== "display");
  }

  /** Empties the region; its height stays until `settle`, so that the page does not jump on every run. */
  clear(): void {
    this.unmeasured = null;
    if (!this.near) this.guess(0);
    else if (this.region) this.element.style.minHeight = `${this.element.offsetHeight}px`;
    for (const figure of this.region?.querySelectorAll(".figure") ?? []) figure.dispatchEvent(new Event("discard"));
    for (const stream of this.streams.splice(0)) stream.close();
    this.region?.remove();
    this.region = this.content = this.stream = this.pages = null;
    this.questions.clear();
  }

  /** The cell has run: nothing more will come, and its questions need no answer. */
  settle(): void {
    this.element.style.minHeight = "";
    for (const question of [...this.questions.keys()]) this.withdraw(question);
  }

  /** Somebody comes near the cell. */
  approach(): void {
    this.near = true;
    if (this.unmeasured !== null) this.measure(this.unmeasured);
  }

  fold(folded = !this.folded): void {
    this.element.classList.toggle("folded", folded);
  }

  expand(): void {
    this.pages?.toggle();
  }

  ask(question: Question): void {
    if (this.questions.has(question.id)) return;
    const form = renderQuestion(question, (value) => {
      this.withdraw(question.id);
      this.host.answer(question.id, value);
    });
    const isFirst = this.questions.size === 0;
    this.questions.set(question.id, form);
    // Below all text: what is printed before a question may come after it, since they travel by different ways.
    this.open().parentElement!.append(form);
    // The one that waits longest is answered first; those after it must not take the eye or the keyboard away.
    if (!isFirst) return;
    form.scrollIntoView({block: "nearest"});
    this.lead(form);
  }

  /** The keyboard goes to a question; to one that allows something only when nobody is typing elsewhere. */
  private lead(form: HTMLElement): void {
    if (!form.matches(".approval, .pause")) return form.querySelector<HTMLElement>("input, button")?.focus();
    const active = (form.getRootNode() as Document | ShadowRoot).activeElement;
    if (!active?.closest(".cm-editor, input, textarea, select, .approval, .pause")) form.focus({preventScroll: true});
  }

  private withdraw(question: string): void {
    const form = this.questions.get(question);
    const held = form?.contains((form.getRootNode() as Document | ShadowRoot).activeElement);
    form?.remove();
    this.questions.delete(question);
    const next = [...this.questions.values()][0];
    if (next && held) this.lead(next);
    if (this.content?.childNodes.length === 0 && this.questions.size === 0) this.clear();
  }

  private open(): HTMLElement {
    if (this.content) return this.content;
    this.content = make("div", {class: "output-content"});
    const box = make("div", {class: "output-box", tabindex: "-1"}, this.content);
    this.region = make("div", {class: "output", role: "region", "aria-label": this.title}, box);
    this.pages = new OutputPages(this.region, box, this.content);
    this.element.append(this.region, this.foldedNote());
    return this.content;
  }

  private foldedNote(): HTMLElement {
    this.element.querySelector(".folded-note")?.remove();
    const show = (): void => (this.host.unfold ? this.host.unfold() : this.fold(false));
    return make("button", {type: "button", class: "folded-note", onclick: show}, "Output hidden · show");
  }

  private add(content: HTMLElement, item: Output): void {
    if (item.type === "stream") return this.print(content, item.name, item.text);
    this.stream = null;
    content.append(this.render(item));
  }

  private print(content: HTMLElement, name: string, text: string): void {
    if (this.stream?.name !== name) {
      this.stream = new StreamBox(name);
      this.streams.push(this.stream);
      content.append(this.stream.element);
    }
    this.stream.append(text);
  }

  private render(item: Exclude<Output, {type: "stream"}>): HTMLElement {
    if (item.type === "display") return renderDisplay(item.data);
    if (item.type === "failure") return renderFailure(item.error, (error) => this.host.reveal(error));
    return make("div", {class: "omitted"}, item.text);
  }

  private guess(rows: number): void {
    if (rows !== this.rows) guessOutputs(this.element, rows);
    this.rows = rows;
  }

  private measure(follow: boolean): void {
    this.unmeasured = this.near ? null : follow;
    if (this.measuring || !this.near) return;
    this.measuring = true;
    measureSoon(() => {
      this.measuring = false;
      const [box, pages] = [this.content?.parentElement, this.pages];
      const hidden = box ? box.scrollHeight - box.clientHeight : 0;
      if (!box || hidden <= 0) return undefined;
      return () => {
        if (follow) box.scrollTop = hidden;
        pages?.offer(hidden);
      };
    });
  }
}
