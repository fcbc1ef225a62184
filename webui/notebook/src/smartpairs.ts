// A table of one's own names and values, as rows: headers, parameters behind an address, notes.
import {make} from "./dom";
import type {Edit, Path} from "./smartdata";
import {iconButton} from "./smartfields";
import type {Canvas} from "./smartgroups";

/** Rows for a table of single values; null for one that has more in it. */
export function pairList(canvas: Canvas, value: unknown, path: Path, label: string): HTMLElement | null {
  if (value !== undefined && !isFlat(value)) return null;
  const pairs = Object.entries((value ?? {}) as Record<string, unknown>);
  canvas.shapes.push(`pairs ${JSON.stringify([path, pairs])}`);
  const rows = pairs.map(([name, one], place) => row(canvas, path, name, one, place));
  const add = make("button", {type: "button", class: "button smart-add"}, "Add an entry");
  add.setAttribute("aria-label", `Add an entry to ${label}`);
  add.dataset.key = `add ${JSON.stringify(path)}`;
  add.addEventListener("click", () => {
    let number = pairs.length + 1;
    while (pairs.some(([name]) => name === `name_${number}`)) number++;
    canvas.edit([{op: "set", path: [...path, `name_${number}`], value: ""}], `pair ${JSON.stringify(path)} ${number}`);
  });
  return make("div", {class: "smart-list"}, ...rows, add);
}

function isFlat(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.length === 0;
  return Object.values(value).every((one) => one === null || typeof one !== "object");
}

function row(canvas: Canvas, path: Path, name: string, value: unknown, place: number): HTMLElement {
  const where = [...path, name];
  const rename = (key: string): Edit | null => (key === "" ? null : {op: "rename", path: where, key});
  const write = (text: string): Edit => ({op: "set", path: where, value: typed(text, value)});
  const key = field(canvas, `Name of entry ${place + 1}`, name, `name ${place} ${JSON.stringify(path)}`, rename);
  const text = field(canvas, `Value of ${name}`, value === null ? "" : String(value), `value ${place} ${JSON.stringify(path)}`, write);
  key.classList.add("smart-mono");
  const remove = iconButton("bin", `Remove ${name}`, () => canvas.edit([{op: "remove", path: where}], `remove ${JSON.stringify(where)}`));
  return make("div", {class: "smart-pair", role: "group", "aria-label": name}, key, text, remove);
}

function field(canvas: Canvas, label: string, value: string, key: string, edit: (text: string) => Edit | null): HTMLInputElement {
  const input = make("input", {type: "text", class: "field", "aria-label": label, spellcheck: "false", autocomplete: "off"});
  input.value = value;
  input.dataset.key = key;
  input.addEventListener("change", () => {
    const made = input.value === value ? null : edit(input.value);
    if (made) canvas.edit([made], `${key} ${input.value}`);
    else input.value = value;
  });
  return input;
}

/** What was a number or a truth value stays one, where it can; all else is text. */
function typed(text: string, before: unknown): unknown {
  if (typeof before === "number" && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  if (typeof before === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
