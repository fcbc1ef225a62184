// What a visitor fills a parameter in with, by its type. What does not fit is told by Python; nothing is lost on the way.
import {make} from "../dom";
import type {Field, Value} from "./messages";

/** Sends a chosen file; it is kept on the server until the page goes. */
export type Upload = (field: string, name: string, content: string) => void;

export interface Control {
  /** What stands in the form. */
  element: HTMLElement;
  /** What is labelled, described and focused. */
  target: HTMLElement;
  read(): Value;
  write(value: Value): void;
  /** Whether the control has labels of its own, so that the field's is the name of a group. */
  isGroup?: boolean;
}

const LARGEST = 8 * 1024 * 1024;

export function makeControl(field: Field, upload: Upload, tell: (problem: string) => void): Control {
  if (field.type === "list") return field.choices.length > 0 ? several(field) : lines(field);
  if (field.choices.length > 0) return choice(field);
  if (field.type === "integer" || field.type === "number") return field.min !== null && field.max !== null ? slider(field) : number(field);
  switch (field.type) {
    case "boolean":
      return check();
    case "json":
      return data();
    case "file":
      return file(field, upload, tell);
    case "date":
      return plain(field, make("input", {type: "date"}));
    case "secret":
      return plain(field, make("input", {type: "password", autocomplete: "off", spellcheck: "false"}));
    default:
      return plain(field, field.lines > 1 ? make("textarea", {rows: Math.min(field.lines, 30)}) : make("input", {type: "text", autocomplete: "off"}));
  }
}

function plain(field: Field, input: HTMLInputElement | HTMLTextAreaElement): Control {
  return {
    element: input,
    target: input,
    read: () => (input.value === "" && field.value === null ? null : input.value),
    write: (value) => (input.value = value === null ? "" : String(value)),
  };
}

function number(field: Field): Control {
  const mode = field.type === "integer" ? "numeric" : "decimal";
  // Not a number field: it gives nothing at all for what is not quite a number, and nobody could be told why.
  return plain(field, make("input", {type: "text", inputmode: mode, autocomplete: "off"}));
}

function slider(field: Field): Control {
  const [least, most] = [field.min ?? 0, field.max ?? 1];
  const step = field.step ?? (field.type === "integer" ? 1 : "any");
  const input = make("input", {type: "range", min: least, max: most, step});
  const shown = make("output", {"aria-hidden": "true"});
  const say = (): void => {
    shown.textContent = String(Number(Number(input.value).toPrecision(6)));
    input.setAttribute("aria-valuetext", shown.textContent);
  };
  input.addEventListener("input", say);
  return {
    element: make("div", {class: "slider"}, input, shown),
    target: input,
    read: () => input.value,
    write: (value) => {
      input.value = String(value ?? least);
      say();
    },
  };
}

function check(): Control {
  const input = make("input", {type: "checkbox"});
  return {element: input, target: input, read: () => input.checked, write: (value) => (input.checked = value === true)};
}

function choice(field: Field): Control {
  const options = field.choices.map((one, place) => make("option", {value: String(place)}, String(one)));
  if (field.value === null) options.unshift(make("option", {value: ""}, "Choose…"));
  const select = make("select", {}, ...options);
  return {
    element: select,
    target: select,
    read: () => (select.value === "" ? null : (field.choices[Number(select.value)] ?? null)),
    write: (value) => {
      const place = field.choices.indexOf(value);
      select.value = place < 0 ? "" : String(place);
      if (place < 0 && value !== null) select.selectedIndex = 0;
    },
  };
}

function several(field: Field): Control {
  const boxes = field.choices.map((one) => ({one, box: make("input", {type: "checkbox"})}));
  const group = make("div", {class: "several", role: "group", tabindex: "-1"});
  group.append(...boxes.map(({one, box}) => make("label", {}, box, String(one))));
  return {
    element: group,
    target: group,
    isGroup: true,
    read: () => boxes.filter(({box}) => box.checked).map(({one}) => one),
    write: (value) => boxes.forEach(({one, box}) => (box.checked = Array.isArray(value) && value.includes(one))),
  };
}

function lines(field: Field): Control {
  const text = make("textarea", {rows: Math.max(3, Math.min(field.lines, 30)), placeholder: "One in each line"});
  return {
    element: text,
    target: text,
    read: () => (text.value === "" && field.value === null ? null : text.value),
    write: (value) => (text.value = Array.isArray(value) ? value.join("\n") : value === null ? "" : String(value)),
  };
}

function data(): Control {
  const text = make("textarea", {rows: 5, class: "code", spellcheck: "false", placeholder: "{}"});
  return {
    element: text,
    target: text,
    read: () => (text.value.trim() === "" ? null : text.value),
    write: (value) => (text.value = value === null ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2)),
  };
}

function file(field: Field, upload: Upload, tell: (problem: string) => void): Control {
  const input = make("input", {type: "file"});
  let name = "";
  input.addEventListener("change", () => {
    const chosen = input.files?.[0];
    if (!chosen) return;
    if (chosen.size > LARGEST) {
      input.value = "";
      return tell(`The file is too large: at most ${LARGEST >> 20} MB.`);
    }
    tell("");
    const reader = new FileReader();
    reader.addEventListener("error", () => tell("The file could not be read. Choose it again."));
    reader.addEventListener("load", () => {
      name = chosen.name;
      const text = String(reader.result);
      upload(field.name, chosen.name, text.slice(text.indexOf(",") + 1));
    });
    reader.readAsDataURL(chosen);
  });
  // Its content is on the server already; the name says that there is one.
  return {element: input, target: input, read: () => name, write: () => undefined};
}
