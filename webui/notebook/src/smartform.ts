// The form of one cell: drawn anew when its shape changes, else brought up to date where it is; the focus stays.
import {make} from "./dom";
import type {Choices, Edit, Form, Option, Reading} from "./smartdata";
import type {Leaf} from "./smartfields";
import {type Canvas, drawGroup} from "./smartgroups";
import {drawData} from "./smartgrid";

export interface FormHost {
  /** The page around the cells, where dialogs go. */
  readonly page: HTMLElement;
  edit(form: number, edits: Edit[], step: string): void;
  /** Puts in a cell that runs what a form makes. */
  use(form: number): void;
  run(): void;
  showCode(line: number): void;
}

/** What can be done with what a form makes. */
const USES: Record<string, string> = {agent: "Ask it…", workflow: "Run it…", tool: "Try it…"};

/** The forms of cells that do something by themselves. */
const RUNS = ["use", "call", "prompt"];

const CONTROLS = "input, select, textarea, button";

const NONE: Choices = {models: [], tools: [], agents: [], workflows: [], test: ""};

interface Drawing {
  element: HTMLElement;
  leaves: Map<string, Leaf>;
  shape: string;
}

/** Where the focus is, and what is typed there and not written yet. */
interface Held {
  key: string;
  /** Its number among all that takes the focus. */
  place: number;
  value: string;
  from: number;
  to: number;
  typed: boolean;
}

export class FormView {
  readonly element = make("div", {class: "smart-form"});
  private readonly complaint = make("div", {class: "smart-complaint", role: "alert", hidden: true});
  private readonly body = make("div", {});
  private readonly opened = new Set<string>();
  private drawing: Drawing | null = null;
  private chosen = 0;
  private wanted = "";
  private reading: Reading | null = null;

  constructor(
    private readonly host: FormHost,
    private readonly prefix: string,
  ) {
    this.element.append(this.complaint, this.body);
  }

  /** Shows what the code says now. */
  show(reading: Reading): void {
    this.reading = reading;
    this.chosen = Math.min(this.chosen, reading.forms.length - 1);
    const next = this.draw(reading, reading.forms[this.chosen]!);
    if (this.drawing && this.drawing.shape === next.shape) {
      for (const [key, leaf] of this.drawing.leaves) {
        const other = next.leaves.get(key);
        if (other) leaf.take(other);
      }
      return;
    }
    const held = this.hold();
    // What is typed and waits is not lost with the old elements.
    for (const leaf of this.drawing?.leaves.values() ?? []) leaf.flush();
    this.drawing = next;
    this.body.replaceChildren(next.element);
    this.restore(held);
  }

  complain(problem: string): void {
    this.complaint.textContent = problem;
    this.complaint.hidden = problem === "";
  }

  /** Writes what is typed and waits. */
  flush(): void {
    for (const leaf of this.drawing?.leaves.values() ?? []) leaf.flush();
    const active = this.active;
    if (active instanceof HTMLInputElement && active.type === "text") active.dispatchEvent(new Event("change"));
  }

  focus(): void {
    const places = [".smart-group :is(input, textarea, select)", ".smart-grid tbody input", "input, textarea, select, button"];
    places.map((place) => this.body.querySelector<HTMLElement>(place)).find((found) => found)?.focus();
  }

  private get active(): HTMLElement | null {
    const active = (this.element.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    return active && this.element.contains(active) ? active : null;
  }

  private draw(reading: Reading, form: Form): Drawing {
    const number = this.chosen;
    const canvas: Canvas = {
      choices: reading.choices ?? NONE,
      catalog: reading.catalog as Record<string, Option[]>,
      prefix: `${this.prefix}-${number}`,
      leaves: new Map(),
      shapes: [`${form.kind} ${form.name} ${number} of ${reading.forms.map((one) => one.name)}`],
      opened: this.opened,
      edit: (edits, step) => {
        this.wanted = step;
        this.host.edit(number, edits, step);
      },
      showCode: (line) => this.host.showCode(line),
    };
    const element = make("div", {class: "smart-body"}, this.head(canvas, reading, form), ...this.parts(canvas, form));
    return {element, leaves: canvas.leaves, shape: canvas.shapes.join("\n")};
  }

  private parts(canvas: Canvas, form: Form): Node[] {
    const groups = (form.groups ?? []).map((group) => drawGroup(canvas, group));
    if (form.data) return [drawData(canvas, form.data, this.host.page)];
    if (form.kind !== "prompt" || !form.rendered) return groups;
    const title = make("h4", {}, "What the places are filled with");
    const empty = (form.groups?.[1] && canvas.catalog.values?.length) || 0;
    return [groups[0]!, title, empty ? groups[1]! : make("div", {class: "smart-why"}, "The template has no places to fill in.")];
  }

  private head(canvas: Canvas, reading: Reading, form: Form): HTMLElement {
    const title = form.uses ? make("h3", {}, form.how === "chat" ? "Ask " : "Run ", make("code", {}, form.uses)) : make("h3", {}, form.tool && form.kind === "call" && form.title === "Tool call" ? `${form.title}: ${form.tool}` : form.title);
    const head = make("div", {class: "smart-head"}, title);
    if (reading.forms.length > 1) head.append(this.chooser(reading));
    if (form.types) head.append(typeChooser(canvas, form, form.types));
    const label = USES[form.kind];
    const use = (): void => this.host.use(this.chosen);
    if (label && form.name) head.append(make("button", {type: "button", class: "button smart-use", onclick: use}, label));
    const run = (): void => this.host.run();
    if (RUNS.includes(form.kind)) head.append(make("button", {type: "button", class: "button button-strong smart-use", onclick: run}, "Run"));
    if (form.name) head.append(variable(canvas, form));
    return head;
  }

  private chooser(reading: Reading): HTMLElement {
    const select = make("select", {class: "field", "aria-label": "Which one"});
    select.dataset.key = "chooser";
    select.append(...reading.forms.map((one, place) => make("option", {value: String(place)}, one.name || `${one.title}, line ${one.line}`)));
    select.value = String(this.chosen);
    select.addEventListener("change", () => {
      this.chosen = Number(select.value);
      if (this.reading) this.show(this.reading);
    });
    return select;
  }

  private hold(): Held | null {
    const active = this.active;
    const key = active?.dataset.key ?? active?.closest<HTMLElement>("[data-key]")?.dataset.key ?? "";
    if (!active) return null;
    const text = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement ? active : null;
    const leaf = this.drawing?.leaves.get(key);
    const place = this.controls.indexOf(active);
    return {key, place, value: text?.value ?? "", from: text?.selectionStart ?? 0, to: text?.selectionEnd ?? 0, typed: leaf?.isTyped ?? false};
  }

  /** The focus goes back to where it was; behind something new it goes into that. */
  private restore(held: Held | null): void {
    const wanted = this.wanted;
    this.wanted = "";
    if (!held) return;
    const added = this.added(wanted, held.key);
    if (added) return select(added);
    const control = followed(held.key, wanted).map((key) => this.controlOf(key)).find((one) => one !== null) ?? this.nearest(held.place);
    control?.focus();
    if (control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && control.type === "text")) {
      if (control.value !== held.value && held.typed) {
        control.value = held.value;
        control.dispatchEvent(new Event("input"));
      }
      control.setSelectionRange(held.from, held.to);
    }
  }

  /** The first field of what a press of `key` has put in. */
  private added(wanted: string, key: string): HTMLElement | undefined {
    const isMore = /^(add|pair) .*\d+$/.test(wanted) && key.startsWith("add");
    const row = ":scope > :is(.smart-card, .smart-parameter, .smart-pair), :scope > .smart-scroll tbody tr";
    const list = isMore ? this.within(key)?.closest(".smart-list") : undefined;
    return [...(list?.querySelectorAll<HTMLElement>(row) ?? [])].at(-1)?.querySelector<HTMLElement>("input, textarea, select") ?? undefined;
  }

  /** What stands now where something stood that is gone. */
  private nearest(place: number): HTMLElement | undefined {
    const all = this.controls;
    return all[Math.min(place, all.length - 1)];
  }

  private get controls(): HTMLElement[] {
    return [...this.body.querySelectorAll<HTMLElement>(CONTROLS)].filter((one) => !(one as HTMLButtonElement).disabled);
  }

  /** What takes the focus at a key; null when it is gone, or can do nothing now. */
  private controlOf(key: string): HTMLElement | null {
    const target = this.within(key);
    const control = target?.matches(CONTROLS) ? target : target?.querySelector<HTMLElement>(CONTROLS);
    return control && !(control as HTMLButtonElement).disabled ? control : null;
  }

  private within(key: string): HTMLElement | null {
    return this.body.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  }
}

/** How the steps of a workflow follow one another: it is in the name of the function that makes it. */
function typeChooser(canvas: Canvas, form: Form, types: string[]): HTMLSelectElement {
  const select = make("select", {class: "field", "aria-label": "Type of workflow"});
  select.dataset.key = "type";
  select.append(...types.map((type) => make("option", {value: type}, type.replace("_", " "))));
  select.value = form.type ?? "";
  canvas.shapes.push(`type ${form.type}`);
  select.addEventListener("change", () => canvas.edit([{op: "type", to: select.value}], `type ${select.value}`));
  return select;
}

/** The variable that the code gives it: other cells use it by that. */
function variable(canvas: Canvas, form: Form): HTMLElement {
  const input = make("input", {type: "text", class: "field smart-mono smart-variable", spellcheck: "false", autocomplete: "off"});
  input.value = form.name;
  input.dataset.key = "variable";
  input.title = "The variable, as other cells call it. It is changed wherever this cell uses it.";
  input.setAttribute("aria-label", "Variable");
  input.addEventListener("change", () => {
    const name = input.value.trim();
    if (name && name !== form.name) canvas.edit([{op: "variable", name}], `variable ${name}`);
    else input.value = form.name;
  });
  return make("label", {class: "smart-variable-label"}, "Variable", input);
}

/** Whatever a new entry is called is typed over. */
function select(field: HTMLElement): void {
  field.focus();
  if (field instanceof HTMLInputElement) field.select();
}

/** The keys that the focus goes to, the first that is there: it stays with what was moved, and is not lost with what is gone. */
function followed(key: string, wanted: string): string[] {
  const moved = /^move (\[.*\]) (\d+) (-?1)$/.exec(wanted);
  const gone = /^bin (\[.*\]) (\d+)$/.exec(key);
  if (moved && /^(up|down) /.test(key)) {
    const place = `${moved[1]} ${Number(moved[2]) + Number(moved[3])}`;
    return Number(moved[3]) < 0 ? [`up ${place}`, `down ${place}`] : [`down ${place}`, `up ${place}`];
  }
  if (gone && wanted.startsWith("remove ")) return [key, `bin ${gone[1]} ${Number(gone[2]) - 1}`, `add ${gone[1]}`];
  return [key];
}
