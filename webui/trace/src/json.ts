/** A JSON value as a tree that opens by and by; text stays text, however hostile. */

import { h } from "./dom";
import { size } from "./format";

const SHORT = 400;
const BATCH = 200;

/** A value at full length: lists and objects fold, everything else is one line. */
export function jsonTree(value: unknown, open = 2): HTMLElement {
  if (value === null || typeof value !== "object") return h("div", { class: "json" }, leaf(null, value));
  const entries = entriesOf(value);
  return h("div", { class: "json" }, entries.length ? branches(entries, open - 1) : node(null, value, 0));
}

function node(key: string | null, value: unknown, open: number): HTMLElement {
  if (value === null || typeof value !== "object") return leaf(key, value);
  const list = Array.isArray(value);
  const entries = entriesOf(value);
  if (entries.length === 0) return h("div", { class: "leaf" }, name(key), h("span", { class: "mute" }, list ? "[ ]" : "{ }"));
  const hint = list ? `[${entries.length}]` : preview(entries);
  const box = h("details", { class: "branch" }, h("summary", {}, name(key), h("span", { class: "mute" }, hint)));
  const fill = () => {
    if (box.open && box.childElementCount === 1) box.append(branches(entries, open - 1));
  };
  box.addEventListener("toggle", fill);
  if (open > 0 && entries.length <= 50) {
    box.open = true;
    fill();
  }
  return box;
}

function entriesOf(value: object): [string, unknown][] {
  return Array.isArray(value) ? value.map((item, index) => [String(index), item]) : Object.entries(value);
}

function branches(entries: [string, unknown][], open: number): HTMLElement {
  const box = h("div", { class: "branches" });
  grow(box, entries, 0, open);
  return box;
}

function grow(box: HTMLElement, entries: [string, unknown][], from: number, open: number): void {
  box.append(...entries.slice(from, from + BATCH).map(([key, item]) => node(key, item, open)));
  const left = entries.length - from - BATCH;
  if (left <= 0) return;
  const more = h("button", { type: "button", class: "link" }, `Show ${Math.min(left, BATCH)} more of ${left}`);
  more.addEventListener("click", () => {
    more.remove();
    grow(box, entries, from + BATCH, open);
  });
  box.append(more);
}

function preview(entries: [string, unknown][]): string {
  const keys = entries.slice(0, 4).map(([key]) => key.slice(0, 24));
  return `{ ${keys.join(", ")}${entries.length > keys.length ? ", …" : ""} }`;
}

function name(key: string | null): HTMLElement | null {
  return key === null ? null : h("span", { class: "key" }, key);
}

function leaf(key: string | null, value: unknown): HTMLElement {
  const kind = value === null ? "null" : typeof value;
  const text = typeof value === "string" ? value : String(value);
  const body = kind === "string" && (text.length > SHORT || text.includes("\n")) ? longText(text) : h("span", { class: kind }, text);
  if (kind === "string" && text === "") body.append(h("span", { class: "mute" }, "empty"));
  return h("div", { class: "leaf" }, name(key), body);
}

/** Text of any length, as it is; folded after a dozen lines. */
export function longText(text: string, lines = 12): HTMLElement {
  const body = h("pre", { class: "text" });
  const cut = foldAt(text, lines);
  body.textContent = text.slice(0, cut);
  if (cut >= text.length) return body;
  const more = h("button", { type: "button", class: "link" }, `Show all (${size(text.length)})`);
  const box = h("div", { class: "folded" }, body, more);
  more.addEventListener("click", () => {
    body.textContent = text;
    more.remove();
  });
  return box;
}

function foldAt(text: string, lines: number): number {
  let at = -1;
  for (let line = 0; line < lines; line += 1) {
    at = text.indexOf("\n", at + 1);
    if (at < 0) return text.length > 2000 ? 1600 : text.length;
  }
  return text.length - at < 120 ? text.length : Math.min(at, 1600);
}
