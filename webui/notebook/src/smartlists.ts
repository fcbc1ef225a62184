// Lists of a form: tools and agents one behind the other, steps and branches as cards; added, moved and taken out.
import {make} from "./dom";
import type {Choice, Edit, Entry, Path} from "./smartdata";
import {code, iconButton} from "./smartfields";
import {type Canvas, drawGroup} from "./smartgroups";

type Kind = "step" | "condition" | "branch";

const WORDS: Record<Kind, string> = {step: "step", condition: "condition", branch: "branch"};

/** What is in the list by name or variable, and a choice of what else there is. */
export function toolList(canvas: Canvas, items: Entry[], path: Path, choices: Choice[], word: string): HTMLElement {
  const rows = items.map((item, place) => {
    canvas.shapes.push(`row ${JSON.stringify(item)}`);
    const name = textOf(item);
    const about = choices.find((one) => one.label === name || one.value === name)?.help ?? "";
    const text = make("span", {class: "smart-row-name"}, make("code", {}, name), make("span", {class: "smart-row-about"}, about));
    return make("li", {class: "smart-row"}, text, ...movers(canvas, path, place, items.length, name));
  });
  const list = make("ol", {class: "smart-rows"}, ...rows);
  const taken = new Set(items.map(textOf));
  const offered = choices.filter((one) => !taken.has(one.label));
  const select = make("select", {class: "field", "aria-label": `Add ${article(word)} ${word}`});
  select.dataset.key = `add ${JSON.stringify(path)}`;
  select.append(make("option", {value: ""}, `Add ${article(word)} ${word}…`));
  select.append(...offered.map((one, place) => make("option", {value: String(place)}, one.label)));
  canvas.shapes.push(`offered ${offered.length}`);
  select.addEventListener("change", () => {
    const one = offered[Number(select.value)];
    if (select.value === "" || !one) return;
    canvas.edit([{op: "insert", path, at: items.length, value: one.value}], `add ${JSON.stringify(path)} ${items.length}`);
  });
  return make("div", {class: "smart-list"}, ...(items.length > 0 ? [list] : []), select);
}

/** Steps, branches or conditions; each is a card with its own fields. */
export function entryList(canvas: Canvas, items: Entry[], path: Path, kind: Kind, exists: boolean): HTMLElement {
  canvas.shapes.push(`list ${JSON.stringify(path)} ${items.length}`);
  const cards = items.map((item, place) => card(canvas, item, place, items.length, path, kind));
  const add = make("button", {type: "button", class: "button smart-add"}, `Add ${article(kind)} ${WORDS[kind]}`);
  add.dataset.key = `add ${JSON.stringify(path)}`;
  add.addEventListener("click", () => canvas.edit(adding(canvas, items, path, kind, exists), `add ${JSON.stringify(path)} ${items.length}`));
  return make("div", {class: "smart-list"}, ...cards, add);
}

function card(canvas: Canvas, item: Entry, place: number, count: number, path: Path, kind: Kind): HTMLElement {
  const name = item.key ?? nameOf(item) ?? `${WORDS[kind]} ${place + 1}`;
  canvas.shapes.push(`card ${name} ${item.group ? item.group.kind : JSON.stringify(item)}`);
  const number = make("span", {class: "smart-count", "aria-hidden": "true"}, String(place + 1));
  const title = item.key === undefined ? make("span", {class: "smart-card-name"}, name) : keyField(canvas, item, place);
  const head = make("div", {class: "smart-card-head"}, number, title, ...movers(canvas, path, place, count, name, item));
  const label = `${WORDS[kind]} ${place + 1}`.replace(/^./, (letter) => letter.toUpperCase());
  return make("section", {class: "smart-card", "aria-label": label}, head, body(canvas, item));
}

function body(canvas: Canvas, item: Entry): HTMLElement {
  if (item.group) return drawGroup(canvas, item.group, item.key !== undefined);
  if (item.items) return make("div", {}, entryList(canvas, item.items, item.path, "step", true));
  if (item.code !== undefined) return code(canvas, item);
  return make("div", {class: "smart-code"}, make("pre", {}, JSON.stringify(item.value ?? null)));
}

/** The name of a branch, which is the key of its table. */
function keyField(canvas: Canvas, item: Entry, place: number): HTMLInputElement {
  const input = make("input", {type: "text", class: "field smart-mono", "aria-label": "Name of the branch", spellcheck: "false"});
  input.value = item.key ?? "";
  input.dataset.key = `key ${place} ${JSON.stringify(item.path.slice(0, -1))}`;
  input.addEventListener("change", () => {
    const key = input.value.trim();
    if (key && key !== item.key) canvas.edit([{op: "rename", path: item.path, key}], `rename ${JSON.stringify(item.path)}`);
    else input.value = item.key ?? "";
  });
  return input;
}

/** The buttons that move an entry and take it out; they do by key what they do by mouse. */
function movers(canvas: Canvas, path: Path, place: number, count: number, name: string, item?: Entry): HTMLElement[] {
  const move = (by: number) => (): void =>
    canvas.edit([{op: "move", path, at: place, to: place + by}], `move ${JSON.stringify(path)} ${place} ${by}`);
  const where = item?.key ?? place;
  const remove = (): void => canvas.edit([{op: "remove", path: [...path, where]}], `remove ${JSON.stringify(path)} ${where}`);
  const up = iconButton("up", `Move ${name} up`, move(-1));
  const down = iconButton("down", `Move ${name} down`, move(1));
  const bin = iconButton("bin", `Remove ${name}`, remove);
  up.disabled = place === 0;
  down.disabled = place === count - 1;
  up.dataset.key = `up ${JSON.stringify(path)} ${place}`;
  down.dataset.key = `down ${JSON.stringify(path)} ${place}`;
  bin.dataset.key = `bin ${JSON.stringify(path)} ${place}`;
  return [make("span", {class: "smart-movers"}, up, down, bin)];
}

function adding(canvas: Canvas, items: Entry[], path: Path, kind: Kind, exists: boolean): Edit[] {
  if (kind === "branch") {
    const taken = new Set(items.map((item) => item.key));
    return [{op: "set", path: [...path, free("branch", (name) => taken.has(name))], value: {tool: "calculator", input: ""}}];
  }
  const names = new Set(items.map(nameOf));
  const name = free(kind, (one) => names.has(one), items.length + 1);
  const value = kind === "condition" ? {name, test: {$code: canvas.choices.test}, then_branch: "default"} : {name, ...doing(canvas)};
  return exists ? [{op: "insert", path, at: items.length, value}] : [{op: "set", path, value: [value]}];
}

/** Who does a new step, so that it runs as it is: the first agent, with what the step before gave, or a calculation. */
function doing({choices}: Canvas): Record<string, unknown> {
  const agent = choices.agents[0];
  return agent ? {agent: agent.value} : {tool: "calculator", input: "6 * 7"};
}

function free(word: string, taken: (name: string) => boolean, first = 1): string {
  for (let number = first; ; number++) if (!taken(`${word}_${number}`)) return `${word}_${number}`;
}

function nameOf(item: Entry): string | undefined {
  const said = item.group?.given.find((given) => given.name === "name")?.value;
  return typeof said === "string" && said !== "" ? said : undefined;
}

function textOf(item: Entry): string {
  return item.code ?? (typeof item.value === "string" ? item.value : JSON.stringify(item.value));
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? "an" : "a";
}
