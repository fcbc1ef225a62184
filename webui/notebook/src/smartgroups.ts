// The groups of a form: the fields of a table of options, those that are there at once and those behind “More options”.
import {make} from "./dom";
import {entryList, toolList} from "./smartlists";
import type {Edit, Given, Group, Option, Path} from "./smartdata";
import {code, type Desk, Leaf, prose} from "./smartfields";
import {pairList} from "./smartpairs";
import {parameterTable} from "./smartschema";

/** What is drawn: the fields by their places, and the shape, which says whether other elements are needed. */
export interface Canvas extends Desk {
  readonly catalog: Record<string, Option[]>;
  readonly leaves: Map<string, Leaf>;
  readonly shapes: string[];
  /** Which “More options” are open, by the place of their group. */
  readonly opened: Set<string>;
}

const STRUCTURED = ["pairs", "tools", "agents", "steps", "branches", "conditions", "step", "schema"];

/** Draws a group; one that is `named` by its key needs no field for its name. */
export function drawGroup(canvas: Canvas, group: Group, named = false): HTMLElement {
  const options = canvas.catalog[group.kind] ?? [];
  const known = new Map(group.given.map((given) => [given.name, given]));
  const box = make("div", {class: "smart-group"});
  const shown = options.filter((option) => !option.doer && ((option.first && !(named && option.name === "name")) || known.has(option.name)));
  const doers = options.filter((option) => option.doer);
  const draw = (option: Option): Node => drawOption(canvas, group, option, known.get(option.name));
  box.append(...shown.filter((option) => option.name === "name" || option.name === "template").map(draw));
  if (doers.length > 0) box.append(drawDoer(canvas, group, doers, known));
  box.append(...shown.filter((option) => option.name !== "name" && option.name !== "template").map(draw));
  box.append(...group.given.filter((given) => !options.some((option) => option.name === given.name)).map((given) => unknown(canvas, given)));
  const rest = options.filter((option) => !option.doer && !option.first && !known.has(option.name) && option.control !== "code");
  if (rest.length > 0) box.append(more(canvas, group, rest));
  return box;
}

function drawOption(canvas: Canvas, group: Group, option: Option, said: Given | undefined): Node {
  const given = chosenOf(canvas, option, said);
  const path = given?.path ?? [...group.path, option.key];
  if (STRUCTURED.includes(option.control) && (given === undefined || given.code === undefined)) {
    const drawn = structured(canvas, option, given, path);
    if (drawn) return labelled(canvas, option, given, drawn);
  }
  if (option.control === "code" && given === undefined) return document.createTextNode("");
  const leaf = new Leaf(canvas, plainOf(option, given), given, path, group.missing.includes(option.name));
  canvas.leaves.set(leaf.key, leaf);
  canvas.shapes.push(leaf.shape);
  return leaf.element;
}

/** A variable that is among the choices of a field is chosen there, and no code. */
function chosenOf(canvas: Canvas, option: Option, given: Given | undefined): Given | undefined {
  if (given?.code === undefined || !["agent", "tool", "workflow"].includes(option.control)) return given;
  const choices = canvas.choices[`${option.control}s` as "agents" | "tools" | "workflows"];
  const found = choices.find((one) => (one.value as {$code?: string} | null)?.$code === given.code);
  if (!found) return given;
  const {code: _, ...rest} = given;
  return {...rest, value: found.value};
}

/** Where something cannot be shown as what it usually is, it is data. */
function plainOf(option: Option, given: Given | undefined): Option {
  const isTable = typeof given?.value === "object" && given.value !== null && !("$code" in given.value);
  return isTable || STRUCTURED.includes(option.control) ? {...option, control: "json"} : option;
}

function structured(canvas: Canvas, option: Option, given: Given | undefined, path: Path): HTMLElement | null {
  const items = given?.items;
  const isList = items !== undefined || given === undefined;
  switch (option.control) {
    case "tools":
      return isList ? toolList(canvas, items ?? [], path, canvas.choices.tools, "tool") : null;
    case "agents":
      return isList ? toolList(canvas, items ?? [], path, canvas.choices.agents, "agent") : null;
    case "steps":
      return isList ? entryList(canvas, items ?? [], path, "step", given !== undefined) : null;
    case "conditions":
      return isList ? entryList(canvas, items ?? [], path, "condition", given !== undefined) : null;
    case "branches":
      return isList ? entryList(canvas, items ?? [], path, "branch", given !== undefined) : null;
    case "pairs":
      return pairList(canvas, given?.value, path, option.label);
    case "step":
      return single(canvas, given, path);
    default:
      return given === undefined || given.parameters ? parameterTable(canvas, given?.parameters ?? [], path) : null;
  }
}

/** A place for one step, or for several that follow one another. */
function single(canvas: Canvas, given: Given | undefined, path: Path): HTMLElement | null {
  if (given?.items) return entryList(canvas, given.items, path, "step", true);
  if (given?.group) return make("div", {class: "smart-nested"}, drawGroup(canvas, given.group));
  if (given !== undefined && typeof given.value !== "string") return null;
  return entryList(canvas, [], path, "step", given !== undefined);
}

/** A structure under its name; not a label of one control, so it names a group. */
function labelled(canvas: Canvas, option: Option, given: Given | undefined, body: HTMLElement): HTMLElement {
  const id = `${canvas.prefix}${JSON.stringify(given?.path ?? option.key).replace(/[^\w]+/g, "-")}-name`;
  const said = make("code", {class: "smart-key"}, option.key);
  const head = make("div", {class: "field-head"}, make("span", {class: "smart-name", id}, option.label), said);
  canvas.shapes.push(`${option.key} ${given?.problem ?? ""}`);
  const problem = given?.problem ? [make("div", {class: "field-problem", role: "alert"}, given.problem)] : [];
  const about = option.help ? [make("div", {class: "field-about"}, ...prose(option.help, ""))] : [];
  return make("div", {class: "tool-field", role: "group", "aria-labelledby": id}, head, ...about, body, ...problem);
}

/** Who does a step: one of several options, chosen first, filled in then. */
function drawDoer(canvas: Canvas, group: Group, doers: Option[], known: Map<string, Given>): HTMLElement {
  const set = doers.filter((option) => known.has(option.name));
  const chosen = set[0] ?? doers[0]!;
  const given = chosenOf(canvas, chosen, known.get(chosen.name));
  const key = JSON.stringify([...group.path, "doer"]);
  canvas.shapes.push(`${key} ${chosen.name}`);
  const box = make("div", {class: "smart-doer"});
  if (set.length > 1 || chosen.control === "code" || group.kind !== "step") {
    box.append(...set.map((option) => drawOption(canvas, group, option, known.get(option.name))));
    if (set.length > 0 || group.kind !== "step") return box;
  }
  const select = make("select", {class: "field", "aria-label": "Done by"});
  select.dataset.key = key;
  const offered = doers.filter((option) => option.control !== "code");
  select.append(...offered.map((option) => make("option", {value: option.name}, option.label)));
  select.value = chosen.name;
  const body = make("div", {class: "smart-doer-field"});
  const fill = (option: Option): void => {
    const leaf = new Leaf(canvas, option, option.name === chosen.name ? given : undefined, [...group.path, option.key]);
    canvas.leaves.set(leaf.key, leaf);
    body.replaceChildren(leaf.element);
  };
  select.addEventListener("change", () => {
    const option = offered.find((one) => one.name === select.value)!;
    if (given) canvas.edit(handedOver(canvas, group, given, option), `${key}${select.value}`);
    fill(option);
  });
  fill(chosen);
  canvas.shapes.push(given?.code === undefined ? "" : "code");
  const head = make("div", {class: "tool-field"}, make("div", {class: "field-head"}, make("span", {class: "smart-name"}, "Done by")), select);
  box.append(head, body);
  return box;
}

/** A step gets another kind of doer, the first there is, in the place of the one it has. */
function handedOver(canvas: Canvas, group: Group, given: Given, option: Option): Edit[] {
  const choices = canvas.choices[`${option.control}s` as "agents" | "tools" | "workflows"] ?? [];
  const first = choices.find((one) => one.value === "calculator") ?? choices[0];
  if (!first) return [{op: "remove", path: given.path}];
  return [
    {op: "rename", path: given.path, key: option.key},
    {op: "set", path: [...group.path, option.key], value: first.value},
  ];
}

function unknown(canvas: Canvas, given: Given): HTMLElement {
  canvas.shapes.push(`unknown ${JSON.stringify(given)}`);
  const remove = (): void => canvas.edit([{op: "remove", path: given.path}], `remove ${JSON.stringify(given.path)}`);
  const value = given.code === undefined ? make("pre", {}, JSON.stringify(given.value ?? null)) : code(canvas, given);
  const button = make("button", {type: "button", class: "link", onclick: remove}, "Take it out");
  const problem = make("div", {class: "field-problem", role: "alert"}, given.problem ?? "", " ", button);
  return make("div", {class: "tool-field smart-unknown"}, make("div", {class: "field-head"}, make("span", {class: "smart-name"}, given.key)), value, problem);
}

function more(canvas: Canvas, group: Group, options: Option[]): HTMLElement {
  const key = JSON.stringify(group.path);
  const body = make("div", {class: "smart-more"});
  const details = make("details", {}, make("summary", {}, `More options (${options.length})`), body);
  const fill = (): void => {
    if (!details.open || body.childElementCount > 0) return;
    body.append(...options.map((option) => drawOption(canvas, group, option, undefined)));
  };
  details.open = canvas.opened.has(key);
  canvas.shapes.push(`more ${key} ${options.map((option) => option.name).join()}`);
  fill();
  details.addEventListener("toggle", () => {
    if (details.open) canvas.opened.add(key);
    else canvas.opened.delete(key);
    fill();
  });
  return details;
}
