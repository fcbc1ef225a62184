// The form of an app's parameters: a field for each, by its type; what does not fit is told at the field.
import {make} from "../dom";
import type {Field, Scalar, Values} from "./messages";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export class Form {
  readonly element = make("form", {class: "form", novalidate: true, "aria-label": "What to run with"});
  private readonly controls = new Map<string, {field: Field; control: Control; told: HTMLElement}>();

  constructor(fields: Field[], submit: () => void, buttons: HTMLElement) {
    this.element.append(...fields.map((field, place) => this.row(field, place)), buttons);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
  }

  values(): Values {
    return Object.fromEntries([...this.controls.values()].map(({field, control}) => [field.name, read(field, control)]));
  }

  /** What a visitor had typed stays when the page is told everything afresh. */
  fill(values: Values): void {
    for (const [name, value] of Object.entries(values)) {
      const found = this.controls.get(name);
      if (found) write(found.field, found.control, value);
    }
  }

  tell(problems: Record<string, string>): void {
    let first: Control | null = null;
    for (const [name, {control, told}] of this.controls) {
      const problem = problems[name] ?? "";
      told.textContent = problem;
      told.hidden = problem === "";
      control.toggleAttribute("aria-invalid", false);
      if (problem) {
        control.setAttribute("aria-invalid", "true");
        first ??= control;
      }
    }
    first?.focus();
  }

  private row(field: Field, place: number): HTMLElement {
    const id = `field-${place}`;
    const control = makeControl(field);
    control.id = id;
    control.setAttribute("aria-describedby", `${id}-help ${id}-told`);
    if (field.value === null) control.setAttribute("aria-required", "true");
    write(field, control, field.value);
    const label = make("label", {for: id}, field.label);
    const help = make("small", {id: `${id}-help`, class: "help"}, field.help);
    const told = make("small", {id: `${id}-told`, class: "problem", role: "alert", hidden: true});
    this.controls.set(field.name, {field, control, told});
    if (field.type === "boolean" && field.choices.length === 0) {
      return make("div", {class: "field-row check"}, make("div", {class: "line"}, control, label), help, told);
    }
    return make("div", {class: field.lines > 1 ? "field-row wide" : "field-row"}, label, control, help, told);
  }
}

function makeControl(field: Field): Control {
  if (field.choices.length > 0) {
    const options = field.choices.map((choice, place) => make("option", {value: String(place)}, String(choice)));
    if (field.value === null) options.unshift(make("option", {value: ""}, "Choose…"));
    return make("select", {}, ...options);
  }
  if (field.type === "boolean") return make("input", {type: "checkbox"});
  if (field.type === "string") {
    return field.lines > 1 ? make("textarea", {rows: Math.min(field.lines, 30)}) : make("input", {type: "text", autocomplete: "off"});
  }
  const mode = field.type === "integer" ? "numeric" : "decimal";
  // Not a number field: it gives nothing at all for what is not quite a number, and nobody could be told why.
  return make("input", {type: "text", inputmode: mode, autocomplete: "off"});
}

function write(field: Field, control: Control, value: Scalar): void {
  if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = value === true;
  else if (control instanceof HTMLSelectElement) {
    const place = field.choices.indexOf(value);
    control.value = place < 0 ? "" : String(place);
    if (place < 0 && value !== null) control.selectedIndex = 0;
  } else control.value = value === null ? "" : String(value);
}

function read(field: Field, control: Control): Scalar {
  if (control instanceof HTMLInputElement && control.type === "checkbox") return control.checked;
  if (control instanceof HTMLSelectElement) return control.value === "" ? null : (field.choices[Number(control.value)] ?? null);
  return control.value === "" && field.value === null ? null : control.value;
}
