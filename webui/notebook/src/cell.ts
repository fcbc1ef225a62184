// One cell on the page: its text, editor, outputs and progress. It decides nothing; its host does.
import type {Advice} from "./advice";
import {type Clock, elapsed} from "./clock";
import {Debounce, lines, make} from "./dom";
import {Editor} from "./editor";
import {Findings} from "./findings";
import {fillFoot} from "./foot";
import {type Action, type Frame, kindButtons, makeFrame, offerKinds, showOptions, showPlace} from "./frame";
import {renderMarkdown} from "./markdown";
import type {CellData, Failure, Kind, Problem, Progress} from "./messages";
import {Outputs} from "./outputs";
import {type Sent, SharedText} from "./rebase";
import {Smart, type SmartHost} from "./smart";
import {smartButton} from "./smartinsert";

export interface CellHost {
  readonly clock: Clock;
  readonly advice: Advice;
  readonly overlay: HTMLElement;
  readonly lineNumbers: boolean;
  readonly kinds: Kind[];
  /** What a person should know of code in a language, as that it is trusted; shown where the language is named. */
  readonly notes: Partial<Record<Kind, string>>;
  /** The language of the code nearest to a cell. */
  near(cell: Cell): Kind;
  act(cell: Cell, action: Action): void;
  insertAbove(cell: Cell, kind: Kind): void;
  insertForm(start: string, above?: Cell): void;
  smartHost(cell: Cell): SmartHost;
  edited(cell: Cell): void;
  moved(cell: Cell, line: number): void;
  focused(cell: Cell): void;
  left(cell: Cell): void;
  key(cell: Cell, event: KeyboardEvent): boolean;
  renamed(cell: Cell, name: string): void;
  chose(cell: Cell, kind: Kind): void;
  reveal(cell: Cell, error: Failure): void;
  answer(question: string, value: unknown): void;
  trace(cell: Cell, run: string): void;
  unfold(cell: Cell): void;
}

export class Cell {
  readonly id: string;
  readonly outputs: Outputs;
  readonly smart: Smart;
  readonly shared: SharedText;
  readonly flush: Debounce;
  readonly check: Debounce;
  readonly findings = new Findings();
  kind: Kind;
  source: string;
  name: string;
  options: Record<string, string>;
  progress: Progress = {status: "idle"};
  private readonly frame: Frame;
  private editor: Editor | null = null;
  private label = "";
  private numbers: boolean;

  constructor(
    data: CellData,
    private readonly host: CellHost,
    flush: (cell: Cell) => void,
    check: (cell: Cell) => void,
  ) {
    this.id = data.id;
    this.source = lines(data.source);
    [this.kind, this.name, this.options] = [data.kind, data.name, data.options];
    this.numbers = host.lineNumbers;
    this.shared = new SharedText(this.source);
    this.flush = new Debounce(150, () => flush(this), 1000);
    this.check = new Debounce(600, () => check(this));
    this.outputs = new Outputs({
      reveal: (error) => host.reveal(this, error),
      answer: (question, value) => host.answer(question, value),
      unfold: () => host.unfold(this),
    });
    this.frame = makeFrame(data.id, this.outputs.element);
    this.smart = new Smart(host.smartHost(this), this.element);
    this.listen();
    this.showKind();
    this.showName();
    this.showText();
  }

  get element(): HTMLElement {
    return this.frame.root;
  }

  get isRunning(): boolean {
    return this.progress.status === "queued" || this.progress.status === "running";
  }

  get view(): Editor | null {
    return this.editor;
  }

  number(position: number): void {
    this.label = `Cell ${position}`;
    this.element.setAttribute("aria-label", this.label);
    this.outputs.rename(`Output ${position}`);
    this.editor?.setLabel(`Code of cell ${position}`);
  }

  /** Puts a real editor in the place of the plain text. */
  mount(): Editor {
    if (this.editor) return this.editor;
    this.frame.code.querySelector(".plain")?.remove();
    this.editor = new Editor({
      source: this.source,
      kind: this.kind,
      label: this.label.replace("Cell", "Code of cell"),
      lineNumbers: this.numbers && this.kind !== "markdown",
      parent: this.frame.code,
      overlay: this.host.overlay,
      host: this.editorHost(),
    });
    this.findings.mount(this.editor.view);
    return this.editor;
  }

  /** What an IntersectionObserver calls when the cell comes near the window. */
  approach(): void {
    this.offerInserting();
    this.smart.approach();
    this.outputs.approach();
    if (this.kind !== "markdown" && this.element.isConnected) this.mount();
  }

  edit(place?: "start" | "end"): void {
    if (this.smart.focus()) return;
    this.element.classList.add("editing");
    this.mount().focus(place);
  }

  /** Ends editing: Markdown is shown as text again. */
  rest(): void {
    if (!this.element.classList.contains("editing")) return;
    this.element.classList.remove("editing");
    if (this.kind === "markdown") this.showText();
  }

  /** The text as someone else left it, on top of which our own typing stays. */
  replace(theirs: string, ours: Sent): void {
    const change = this.shared.replaced(lines(theirs), this.source, ours);
    if (this.editor) this.editor.apply(change);
    this.source = this.editor ? this.editor.text : lines(theirs);
    this.showText();
  }

  /** A new text of our own: split and merge write it. */
  write(text: string): void {
    this.source = text;
    if (this.editor && this.editor.text !== text) {
      this.editor.apply({from: 0, to: this.editor.view.state.doc.length, insert: text});
    }
    this.showText();
    this.host.edited(this);
  }

  rename(name: string): void {
    this.name = name;
    this.showName();
  }

  setOptions(options: Record<string, string>): void {
    this.options = options;
    this.showName();
  }

  setKind(kind: Kind): void {
    this.kind = kind;
    this.showKind();
    this.showProblems([]);
    this.editor?.setKind(kind);
    this.editor?.showLineNumbers(this.numbers && kind !== "markdown");
    this.showText();
    if (kind !== "markdown") this.approach();
  }

  showLineNumbers(shown = !this.numbers): void {
    this.numbers = shown;
    this.editor?.showLineNumbers(shown && this.kind !== "markdown");
  }

  showProblems(problems: Problem[]): void {
    this.findings.tell(problems, this.editor?.view);
  }

  showProgress(progress: Progress): void {
    this.progress = progress;
    this.element.dataset.status = progress.status;
    this.element.setAttribute("aria-busy", String(this.isRunning));
    this.frame.elapsed.textContent = "";
    this.host.clock.stop(this.id);
    const tick = (seconds: number): void => void (this.frame.elapsed.textContent = elapsed(seconds));
    if (progress.status === "running") this.host.clock.start(this.id, progress.seconds ?? 0, tick);
    if (!this.isRunning) this.outputs.settle();
    this.showFoot();
  }

  /** Its place among the cells that wait, from 1; 0 when it does not. */
  showPlace(place: number): void {
    showPlace(this.frame, place);
  }

  destroy(): void {
    for (const pause of [this.flush, this.check]) pause.cancel();
    this.smart.close();
    this.host.clock.stop(this.id);
    this.editor?.destroy();
    this.outputs.clear();
    this.element.remove();
  }

  private editorHost() {
    return {
      changed: (text: string) => this.typed(text),
      moved: (line: number) => this.host.moved(this, line),
      focused: () => this.host.focused(this),
      left: () => this.host.left(this),
      key: (event: KeyboardEvent) => this.host.key(this, event),
      ...this.host.advice.of(this),
    };
  }

  private typed(text: string): void {
    this.source = text;
    this.smart.later();
    this.host.edited(this);
  }

  private listen(): void {
    const {root, name, language, inserter} = this.frame;
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("dblclick", (event) => this.doubleClicked(event));
    name.addEventListener("change", () => this.host.renamed(this, name.value));
    name.addEventListener("keydown", (event) => {
      if (event.key === "Escape") name.value = this.name;
      if (event.key === "Escape" || event.key === "Enter") root.focus();
    });
    language.addEventListener("change", () => this.host.chose(this, language.value as Kind));
    inserter.addEventListener("pointerenter", () => this.offerInserting());
  }

  /** The buttons between cells are made when somebody comes near: there may be hundreds of cells. */
  private offerInserting(): void {
    const near = this.host.near(this);
    if (this.frame.inserter.dataset.near === near) return;
    this.frame.inserter.dataset.near = near;
    const insert = (kind: Kind): void => this.host.insertAbove(this, kind);
    const form = smartButton("Insert a form above", (start) => this.host.insertForm(start, this));
    const buttons = [...kindButtons(this.host.kinds, near, (label) => `Insert ${label} above`, insert), form];
    for (const button of buttons) button.tabIndex = -1;
    this.frame.inserter.replaceChildren(make("span", {class: "inserter-buttons"}, ...buttons));
  }

  private clicked(event: Event): void {
    const action = (event.target as Element).closest<HTMLElement>("[data-action]")?.dataset.action;
    if (action) this.host.act(this, action as Action);
  }

  private doubleClicked(event: Event): void {
    const target = event.target as Element;
    if (this.kind === "markdown" && target.closest(".code") && !target.closest("a")) this.edit();
  }

  private showKind(): void {
    this.element.dataset.kind = this.kind;
    offerKinds(this.frame.language, this.host.kinds, this.kind);
    this.frame.language.title = this.host.notes[this.kind] ?? "The language of this cell";
    this.frame.language.classList.toggle("noted", this.host.notes[this.kind] !== undefined);
  }

  private showName(): void {
    this.frame.name.value = this.name;
    this.frame.name.size = Math.max(this.name.length, 4);
    this.element.classList.toggle("named", this.name !== "");
    showOptions(this.frame, this.options);
  }

  private showText(): void {
    this.smart.later();
    this.frame.code.querySelector(".plain, .reading")?.remove();
    if (this.kind === "markdown") this.frame.code.prepend(this.reading());
    else if (!this.editor) this.frame.code.append(make("pre", {class: "plain"}, this.source || " "));
  }

  private reading(): HTMLElement {
    if (this.source.trim() !== "") return make("div", {class: "reading"}, renderMarkdown(this.source));
    return make("div", {class: "reading reading-empty"}, "Empty text. Double-click or press Enter to write.");
  }

  private showFoot(): void {
    const {seconds} = this.progress;
    this.frame.foot.hidden = this.isRunning || seconds === undefined;
    if (!this.frame.foot.hidden) fillFoot(this.frame.foot, this.progress, (run) => this.host.trace(this, run));
  }
}
