// JSON data as a tree that unfolds on demand.
import {make} from "./dom";

const PAGE = 100;
const PREVIEW = 5;
const LONG = 2_000;

type Json = null | boolean | number | string | Json[] | {[key: string]: Json};

export function renderValue(value: unknown): HTMLElement {
  const box = make("div", {class: "value"});
  box.append(node(value as Json, "", true));
  return box;
}

function node(value: Json, key: string, open: boolean): HTMLElement {
  if (value === null || typeof value !== "object") return leaf(value, key);
  const entries = Object.entries(value);
  if (entries.length === 0) return row(key, make("span", {class: "punctuation"}, Array.isArray(value) ? "[]" : "{}"));
  return branch(value, entries, key, open);
}

function branch(value: Json, entries: [string, Json][], key: string, open: boolean): HTMLElement {
  const summary = make("summary", {}, ...label(key), make("span", {class: "preview"}, preview(value, entries)));
  const children = make("div", {class: "children"});
  const details = make("details", {}, summary, children);
  const fill = (): void => {
    if (details.open && children.childElementCount === 0) page(children, entries, 0, Array.isArray(value));
  };
  details.addEventListener("toggle", fill);
  details.open = open;
  fill();
  return details;
}

function page(box: HTMLElement, entries: [string, Json][], from: number, list: boolean): void {
  for (const [key, value] of entries.slice(from, from + PAGE)) box.append(node(value, list ? `${key}` : key, false));
  const left = entries.length - from - PAGE;
  if (left <= 0) return;
  const more = make("button", {type: "button", class: "more"}, `Show ${Math.min(left, PAGE)} more of ${left}`);
  more.addEventListener("click", () => {
    more.remove();
    page(box, entries, from + PAGE, list);
  });
  box.append(more);
}

function preview(value: Json, entries: [string, Json][]): string {
  const shown = entries.slice(0, PREVIEW);
  const more = entries.length > PREVIEW ? ", …" : "";
  if (Array.isArray(value)) return `[${shown.map(([, item]) => short(item)).join(", ")}${more}]  ${entries.length}`;
  return `{${shown.map(([key, item]) => `${key}: ${short(item)}`).join(", ")}${more}}`;
}

function short(value: Json): string {
  if (Array.isArray(value)) return value.length > 0 ? "[…]" : "[]";
  if (value !== null && typeof value === "object") return Object.keys(value).length > 0 ? "{…}" : "{}";
  const text = JSON.stringify(value);
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}

function leaf(value: null | boolean | number | string, key: string): HTMLElement {
  const type = value === null ? "null" : typeof value;
  const text = JSON.stringify(value);
  const span = make("span", {class: `leaf leaf-${type}`}, text.length > LONG ? `${text.slice(0, LONG)}…` : text);
  if (text.length <= LONG) return row(key, span);
  const more = make("button", {type: "button", class: "more"}, "Show all");
  more.addEventListener("click", () => {
    span.textContent = text;
    more.remove();
  });
  return row(key, span, more);
}

function row(key: string, ...children: Node[]): HTMLElement {
  return make("div", {class: "row"}, ...label(key), ...children);
}

function label(key: string): Node[] {
  return key === "" ? [] : [make("span", {class: "key"}, key), make("span", {class: "punctuation"}, ": ")];
}
