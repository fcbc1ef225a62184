// What of a paused call a person can read and change: texts as texts, all else as JSON. Not here: the form around it.
import {make} from "./dom";
import type {Pause} from "./messages";

type Table = Record<string, unknown>;

export interface Part {
  element: HTMLElement;
  /** Paths and their new values; nothing for what was left as it is. Throws a sentence for what cannot be sent. */
  change(): Table;
}

/** The parts of a pause, in the order they are shown. */
export function partsOf(pause: Pause): Part[] {
  if (pause.moment === "line") return variables(pause);
  const able = new Set(pause.editable ?? []);
  if (pause.moment !== "before") {
    const given = pause.input === undefined || pause.input === null ? [] : [folded("What went in", readOnly(pause.input))];
    if (!("output" in pause)) return able.has("output") ? [...given, instead("output", "Mend it with a result (JSON, or a text)")] : given;
    if (able.has("answer")) return [answer(pause.output), ...given];
    return [able.has("output") ? value("output", "Result", pause.output) : readOnly(pause.output), ...given];
  }
  const parts = pause.operation === "chat" && able.has("messages") ? request(asTable(pause.input)) : input(pause, able);
  for (const end of ["output", "answer"]) if (able.has(end)) parts.push(instead(end, "Do not make the call: give this result instead"));
  return parts;
}

function input(pause: Pause, able: Set<string>): Part[] {
  if (able.has("value")) return [value("value", "New value", asTable(pause.input).value)];
  if (able.has("input")) return [value("input", pause.operation === "execute_tool" ? "Arguments" : "Input", pause.input)];
  return pause.input === null || pause.input === undefined ? [] : [readOnly(pause.input)];
}

/** A request to a model: the parts people change by themselves, the rest as JSON. */
function request(given: Table): Part[] {
  const messages = Array.isArray(given.messages) ? (given.messages as Table[]) : [];
  const system = messages.find((one) => one.role === "system");
  const prompts = messages.filter((one) => one.role === "user");
  const prompt = prompts[prompts.length - 1];
  const parts = [line("model", "Model", given.model)];
  if (typeof system?.content === "string") parts.push(value("system", "System prompt", system.content));
  if (typeof prompt?.content === "string") parts.push(value("prompt", "Prompt", prompt.content));
  parts.push(line("temperature", "Temperature", given.temperature), line("max_tokens", "Tokens at most", given.max_tokens));
  return [...parts, folded(`All ${messages.length} messages`, value("messages", "Messages", messages))];
}

function answer(output: unknown): Part {
  const text = asTable(output).text;
  return typeof text === "string" && !hasCalls(output) ? value("answer", "Answer", text) : value("answer", "Answer", output);
}

function hasCalls(output: unknown): boolean {
  const calls = asTable(output).tool_calls;
  return Array.isArray(calls) && calls.length > 0;
}

function variables(pause: Pause): Part[] {
  const found = Object.entries(pause.variables ?? {});
  if (found.length === 0) return [{element: make("p", {class: "pause-none"}, "There are no variables here yet."), change: () => ({})}];
  const fixed = !pause.editable?.includes("variables");
  const rows = found.map(([name, given]) => {
    const before = JSON.stringify(given) ?? "";
    const field = make("input", {class: "field", "aria-label": name, spellcheck: "false", value: before, readonly: fixed});
    const change = (): Table => (field.value === before ? {} : {[`variables.${name}`]: parsed(field.value, name)});
    return {element: make("div", {class: "pause-variable"}, make("code", {}, name), field), change};
  });
  const hint = fixed ? [make("p", {class: "pause-none"}, "Variables of JavaScript can be read here, not changed.")] : [];
  const element = make("div", {class: "pause-variables", role: "group", "aria-label": "Variables"}, ...rows.map((row) => row.element), ...hint);
  return [{element, change: () => Object.assign({}, ...rows.map((row) => row.change()))}];
}

/** A text in a box of its own, or data as JSON. */
function value(path: string, label: string, given: unknown): Part {
  const size = asTable(given).$large;
  if (typeof size === "number") return {element: labelled(label, make("p", {class: "pause-none"}, `${size} characters: too long to be changed here. The trace shows it.`)), change: () => ({})};
  const isText = typeof given === "string";
  const before = isText ? given : (JSON.stringify(given ?? null, null, 2) ?? "");
  const area = make("textarea", {class: "field pause-text", spellcheck: isText ? "true" : "false", "aria-label": label});
  area.value = before;
  area.rows = Math.min(12, Math.max(2, before.split("\n").length));
  const change = (): Table => {
    if (area.value === before) return {};
    return {[path]: isText ? area.value : parsed(area.value, label)};
  };
  return {element: labelled(label, area), change};
}

function line(path: string, label: string, given: unknown): Part {
  const before = given === undefined || given === null ? "" : String(given);
  const field = make("input", {class: "field", "aria-label": label, value: before, placeholder: "as the provider has it", spellcheck: "false"});
  const isNumber = path !== "model";
  const change = (): Table => {
    if (field.value === before) return {};
    return {[path]: field.value === "" ? null : isNumber ? parsed(field.value, label) : field.value};
  };
  return {element: labelled(label, field, "pause-line"), change};
}

/** A result in the place of the call, when somebody writes one. */
function instead(path: string, label: string): Part {
  const area = make("textarea", {class: "field pause-text", rows: "2", "aria-label": label, spellcheck: "false"});
  const change = (): Table => (area.value.trim() === "" ? {} : {[path]: loosely(area.value)});
  return folded(label, {element: area, change});
}

function folded(title: string, part: Part): Part {
  return {element: make("details", {class: "pause-fold"}, make("summary", {}, title), part.element), change: () => part.change()};
}

function readOnly(given: unknown): Part {
  const text = typeof given === "string" ? given : JSON.stringify(given, null, 2);
  return {element: make("pre", {class: "pause-given", tabindex: "0"}, text), change: () => ({})};
}

function labelled(label: string, control: HTMLElement, kind = ""): HTMLElement {
  return make("div", {class: `pause-part ${kind}`}, make("span", {class: "pause-label"}, label), control);
}

function parsed(text: string, label: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${label}: this is not JSON. A text stands in quotes.`);
  }
}

function loosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function asTable(data: unknown): Table {
  return typeof data === "object" && data !== null && !Array.isArray(data) ? (data as Table) : {};
}
