// A cell as a form: asks Python what the code can be shown as, and turns between the form and the code.
import {Debounce, make} from "./dom";
import {FormView} from "./smartform";
import type {Edit, Reading, SmartQuery} from "./smartdata";
import type {Kind} from "./messages";

export interface SmartHost {
  readonly id: string;
  readonly kind: Kind;
  readonly element: HTMLElement;
  /** Sends what was typed as code, then asks Python. */
  ask(query: SmartQuery): Promise<Reading | null>;
  run(event: KeyboardEvent): boolean;
  edit(): void;
  /** Puts a cell of code below, and shows its form. */
  insertBelow(code: string): void;
  start(): void;
  /** Shows the language that the cell has, after another was chosen in vain. */
  keepKind(): void;
  revealLine(line: number): void;
  say(text: string, label?: string, run?: () => void): void;
}

const LANGUAGES: Kind[] = ["lua", "javascript", "python"];

/** Milliseconds after the last change of the code until the form is asked for. */
const PAUSE = 120;

export class Smart {
  private readonly pause = new Debounce(PAUSE, () => void this.look());
  private reading: Reading | null = null;
  private view: FormView | null = null;
  private readonly bar = make("div", {class: "views", role: "group", "aria-label": "Show as", hidden: true});
  private readonly note = make("div", {class: "smart-note", role: "status", hidden: true});
  private asked = 0;
  private looked = false;
  private opening = false;

  /** The switch goes into the bar of the cell's frame. */
  constructor(
    private readonly host: SmartHost,
    root: HTMLElement,
  ) {
    this.bar.append(...(["form", "code"] as const).map((view) => this.button(view)));
    root.querySelector(".bar .tools")?.before(this.bar);
    root.querySelector(".bar")?.after(this.note);
  }

  get isForm(): boolean {
    return this.host.element.classList.contains("as-form");
  }

  /** The first look, when the cell comes near the window. */
  approach(): void {
    if (this.looked) return;
    this.looked = true;
    void this.look();
  }

  /** The code or the language has changed. */
  later(): void {
    if (this.looked) this.pause.later();
  }

  close(): void {
    this.pause.cancel();
  }

  /** Shows the form as soon as Python has told of it. */
  open(): void {
    this.looked = true;
    this.opening = true;
    void this.look();
  }

  showCode(): void {
    if (this.isForm) this.show("code");
  }

  /** Puts the focus into the form; false when the code is shown. */
  focus(): boolean {
    if (this.isForm) this.view?.focus();
    return this.isForm;
  }

  /** Writes what is typed and waits. */
  flush(): void {
    if (this.isForm) this.view?.flush();
  }

  /** Another language: a smart cell is translated, and stays as it is where that cannot be. False for other cells. */
  translate(kind: Kind, plainly: () => void): void {
    if (!this.reading?.forms.length || !LANGUAGES.includes(kind) || kind === this.host.kind) return plainly();
    void this.host.ask({ask: "translate", language: kind}).then((answer) => {
      if (!answer?.problem) return;
      this.host.keepKind();
      this.host.say(answer.problem, "Change it anyway", plainly);
    });
  }

  private async look(): Promise<void> {
    const number = ++this.asked;
    if (!LANGUAGES.includes(this.host.kind)) return this.take(null);
    const reading = await this.host.ask({ask: "read"});
    if (number === this.asked && reading) this.take(reading);
  }

  private take(reading: Reading | null): void {
    this.reading = reading;
    const forms = reading?.forms ?? [];
    const reasons = reading?.reasons ?? [];
    this.bar.hidden = forms.length === 0 && reasons.length === 0;
    const isCurrent = this.host.element.classList.contains("current");
    for (const button of this.bar.querySelectorAll("button")) button.tabIndex = isCurrent ? 0 : -1;
    const [form] = this.bar.children as unknown as [HTMLButtonElement];
    form.setAttribute("aria-disabled", String(forms.length === 0));
    form.title = forms.length > 0 ? "Show it as a form" : reasons.join(" ");
    if (forms.length === 0 && this.isForm) this.lose(reasons);
    else if (forms.length > 0) this.note.hidden = true;
    if (!reading || forms.length === 0) return;
    if (this.isForm) this.view?.show(reading);
    if (!this.opening) return;
    this.opening = false;
    this.show("form");
    this.view?.focus();
  }

  /** The code is no form any more. */
  private lose(reasons: string[]): void {
    this.show("code");
    this.tell(reasons.join(" ") || "The code is no form any more.");
  }

  private tell(text: string): void {
    this.note.textContent = text;
    this.note.hidden = text === "";
  }

  private button(view: "form" | "code"): HTMLButtonElement {
    const label = view === "form" ? "Form" : "Code";
    const button = make("button", {type: "button", class: "view", "aria-pressed": String(view === "code")}, label);
    button.dataset.view = view;
    button.addEventListener("click", () => {
      if (view === "form" && !this.reading?.forms.length) return this.tell(this.note.hidden ? (this.reading?.reasons ?? []).join(" ") : "");
      this.show(view);
      if (view === "form") this.view?.focus();
      else this.host.edit();
    });
    return button;
  }

  private show(view: "form" | "code"): void {
    if (view === "code") this.flush();
    this.host.element.classList.toggle("as-form", view === "form");
    for (const button of this.bar.querySelectorAll<HTMLElement>(".view")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
    if (view === "form" && this.reading) this.draw(this.reading);
  }

  private draw(reading: Reading): void {
    this.note.hidden = true;
    if (!this.view) {
      const page = this.host.element.closest<HTMLElement>(".notebook") ?? this.host.element;
      const host = {
        page,
        use: (form: number) => void this.use(form),
        run: () => this.host.start(),
        edit: (form: number, edits: Edit[], step: string) => void this.write(form, edits, step),
        showCode: (line: number) => this.codeAt(line),
      };
      this.view = new FormView(host, `f-${this.host.id}`);
      this.host.element.querySelector(".code")?.after(this.view.element);
      this.view.element.addEventListener("keydown", (event) => this.pressed(event));
    }
    this.view.show(reading);
  }

  private codeAt(line: number): void {
    this.show("code");
    this.host.revealLine(line);
  }

  private async use(form: number): Promise<void> {
    this.flush();
    const answer = await this.host.ask({ask: "use", form});
    if (answer?.code) this.host.insertBelow(answer.code);
    else this.view?.complain(answer?.problem ?? "The studio did not answer. Try again.");
  }

  private async write(form: number, edits: Edit[], step: string): Promise<void> {
    const answer = await this.host.ask({ask: "write", form, edits, step});
    this.view?.complain(answer ? answer.problem : "The studio did not answer. What you typed is not in the code yet.");
    if (answer?.problem) void this.look();
    else this.pause.now();
  }

  /** Keys in a form are its own, but for those that run the cell and leave it. */
  private pressed(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      this.flush();
      this.host.element.focus();
      event.stopPropagation();
      return;
    }
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey)) {
      this.flush();
      if (this.host.run(event)) event.preventDefault();
    }
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  }
}
