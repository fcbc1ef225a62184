// The form of an app's parameters: a field for each, by its type; what does not fit is told at the field.
import {make} from "../dom";
import {makeControl, type Control, type Upload} from "./controls";
import type {Field, Values} from "./messages";

interface Row {
  type: string;
  control: Control;
  told: HTMLElement;
}

export class Form {
  readonly element = make("form", {class: "form", novalidate: true, "aria-label": "What to run with"});
  private readonly rows = new Map<string, Row>();

  constructor(
    fields: Field[],
    submit: () => void,
    private readonly upload: Upload,
    buttons: HTMLElement,
  ) {
    this.element.append(...fields.map((field, place) => this.row(field, place)), buttons);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
  }

  values(): Values {
    return Object.fromEntries([...this.rows].map(([name, {control}]) => [name, control.read()]));
  }

  /** What may be kept in the browser for a page to come: no secrets, and files are not there any more. */
  lasting(): Values {
    const lasting = [...this.rows].filter(([, {type}]) => type !== "secret" && type !== "file");
    return Object.fromEntries(lasting.map(([name, {control}]) => [name, control.read()]));
  }

  /** What a visitor had typed stays when the page is told everything afresh. */
  fill(values: Values): void {
    for (const [name, value] of Object.entries(values)) this.rows.get(name)?.control.write(value);
  }

  tell(problems: Record<string, string>): void {
    const wrong = [...this.rows].filter(([name]) => this.say(name, problems[name] ?? ""));
    wrong[0]?.[1].control.target.focus();
  }

  /** Say what is wrong with one field, "" for nothing; whether something is. */
  say(name: string, problem: string): boolean {
    const row = this.rows.get(name);
    if (!row) return false;
    row.told.textContent = problem;
    row.told.hidden = problem === "";
    if (problem) row.control.target.setAttribute("aria-invalid", "true");
    else row.control.target.removeAttribute("aria-invalid");
    return problem !== "";
  }

  private row(field: Field, place: number): HTMLElement {
    const id = `field-${place}`;
    const control = makeControl(field, this.upload, (problem) => this.say(field.name, problem));
    control.target.id = id;
    control.target.setAttribute("aria-describedby", `${id}-help ${id}-told`);
    if (field.value === null && !control.isGroup) control.target.setAttribute("aria-required", "true");
    control.write(field.value);
    const label = control.isGroup
      ? make("span", {class: "label", id: `${id}-label`}, field.label)
      : make("label", {for: id}, field.label);
    if (control.isGroup) control.target.setAttribute("aria-labelledby", `${id}-label`);
    const help = make("small", {id: `${id}-help`, class: "help"}, field.help);
    const told = make("small", {id: `${id}-told`, class: "problem", role: "alert", hidden: true});
    this.rows.set(field.name, {type: field.type, control, told});
    if (field.type === "boolean" && field.choices.length === 0) {
      return make("div", {class: "field-row check"}, make("div", {class: "line"}, control.element, label), help, told);
    }
    const wide = field.lines > 1 || field.type === "json";
    return make("div", {class: wide ? "field-row wide" : "field-row"}, label, control.element, help, told);
  }
}
