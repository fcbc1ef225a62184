// The parameters of a tool as rows: name, type, description, whether it has to be given.
import {make} from "./dom";
import type {Edit, Parameter, Path} from "./smartdata";
import {iconButton} from "./smartfields";
import type {Canvas} from "./smartgroups";

const TYPES: [type: string, label: string][] = [
  ["string", "text"],
  ["integer", "whole number"],
  ["number", "number"],
  ["boolean", "yes or no"],
  ["array", "list"],
  ["object", "table"],
];

export function parameterTable(canvas: Canvas, parameters: Parameter[], path: Path): HTMLElement {
  canvas.shapes.push(`parameters ${JSON.stringify(parameters)}`);
  const rows = parameters.map((parameter, place) => row(canvas, parameter, path, place));
  const add = make("button", {type: "button", class: "button smart-add"}, "Add a parameter");
  add.dataset.key = `add ${JSON.stringify(path)}`;
  add.addEventListener("click", () => {
    const taken = new Set(parameters.map((parameter) => parameter.name));
    let number = parameters.length + 1;
    while (taken.has(`value_${number}`)) number++;
    change(canvas, path, {do: "add", name: `value_${number}`}, String(number));
  });
  return make("div", {class: "smart-list smart-parameters"}, ...rows, add);
}

type Wish = {do: "add" | "remove" | "rename" | "require"; name: string; to?: string; on?: boolean};

function change(canvas: Canvas, path: Path, wish: Wish, step: string): void {
  const edit: Edit = {op: "parameter", path, ...wish};
  canvas.edit([edit], `${wish.do} ${JSON.stringify(path)} ${wish.name} ${step}`);
}

function row(canvas: Canvas, parameter: Parameter, path: Path, place: number): HTMLElement {
  const at = `${place} ${JSON.stringify(path)}`;
  const {name} = parameter;
  const title = field("Name", name, `name ${at}`, (to) => {
    const named = to.trim();
    if (named) change(canvas, path, {do: "rename", name, to: named}, named);
    return named !== "";
  });
  title.classList.add("smart-mono");
  const about = field("Description", parameter.description, `about ${at}`, (text) => {
    const where = [...parameter.path, "description"];
    const edit: Edit = text === "" ? {op: "remove", path: where} : {op: "set", path: where, value: text};
    canvas.edit([edit], `about ${at} ${text}`);
    return true;
  });
  about.placeholder = "What it is, for agents that call the tool";
  const remove = iconButton("bin", `Remove ${name}`, () => change(canvas, path, {do: "remove", name}, ""));
  const line = make("div", {class: "smart-parameter", role: "group", "aria-label": `Parameter ${name}`});
  line.append(title, kind(canvas, parameter, at), required(canvas, parameter, path, at), remove, about);
  if (parameter.more.length > 0) line.append(make("div", {class: "field-about smart-parameter-more"}, `In the code, besides: ${parameter.more.join(", ")}`));
  return line;
}

function field(label: string, value: string, key: string, write: (text: string) => boolean): HTMLInputElement {
  const input = make("input", {type: "text", class: "field", "aria-label": label, spellcheck: "false", autocomplete: "off"});
  input.value = value;
  input.dataset.key = key;
  input.addEventListener("change", () => {
    if (input.value !== value && !write(input.value)) input.value = value;
  });
  return input;
}

function kind(canvas: Canvas, parameter: Parameter, at: string): HTMLSelectElement {
  const select = make("select", {class: "field", "aria-label": "Type"});
  select.dataset.key = `type ${at}`;
  const known = TYPES.some(([type]) => type === parameter.type);
  if (!known) select.append(make("option", {value: ""}, parameter.type || "anything"));
  select.append(...TYPES.map(([type, label]) => make("option", {value: type}, label)));
  select.value = known ? parameter.type : "";
  select.addEventListener("change", () => {
    const place = [...parameter.path, "type"];
    canvas.edit([{op: "set", path: place, value: select.value}], `type ${JSON.stringify(place)} ${select.value}`);
  });
  return select;
}

function required(canvas: Canvas, parameter: Parameter, path: Path, at: string): HTMLElement {
  const box = make("input", {type: "checkbox", class: "switch"});
  box.checked = parameter.required;
  box.dataset.key = `required ${at}`;
  box.addEventListener("change", () => {
    change(canvas, path, {do: "require", name: parameter.name, on: box.checked}, String(box.checked));
  });
  return make("label", {class: "smart-check"}, box, "required");
}
