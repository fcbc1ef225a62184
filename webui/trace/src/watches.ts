/** What a person watches of a state: keys or patterns (`brief.*`) on top of the panel, kept by the browser for each notebook. */

import { h, iconButton } from "./dom";
import { icon } from "./icons";
import { type Entry, brief, kind } from "./keytree";

const SHOWN = 20;

/** Whether a pattern, with `*` for anything, fits a key or `scope:key`. */
export function fits(pattern: string, entry: Entry): boolean {
  const text = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  const rule = new RegExp(`^${text}$`, "i");
  return rule.test(entry.key) || rule.test(`${entry.scope}:${entry.key}`);
}

export class Watches {
  readonly element = h("section", { class: "watches", "aria-label": "Watched keys", hidden: true });
  private readonly place: string;
  private patterns: string[];
  private seen = new Map<string, string>();

  constructor(private readonly pick: (id: string) => void, private readonly changed: () => void) {
    const file = new URLSearchParams(window.location.search).get("file") ?? "";
    this.place = `llmspell:watches:${file}`;
    this.patterns = remembered(this.place);
  }

  has(pattern: string): boolean {
    return this.patterns.includes(pattern);
  }

  toggle(pattern: string): void {
    if (!pattern) return;
    this.patterns = this.has(pattern) ? this.patterns.filter((one) => one !== pattern) : [...this.patterns, pattern].slice(-50);
    try {
      window.localStorage.setItem(this.place, JSON.stringify(this.patterns));
    } catch {
      // A browser that keeps nothing: they last as long as the page.
    }
    this.changed();
  }

  show(entries: Entry[]): void {
    this.element.hidden = this.patterns.length === 0;
    this.element.replaceChildren(h("h3", {}, "Watched"), ...this.patterns.map((pattern) => this.one(pattern, entries)));
    this.seen = new Map(entries.map((entry) => [entry.id, JSON.stringify(entry.value)]));
  }

  private one(pattern: string, entries: Entry[]): HTMLElement {
    const found = entries.filter((entry) => fits(pattern, entry));
    const away = iconButton(`Watch ${pattern} no more`, icon("close"), () => this.toggle(pattern));
    const rows = found.slice(0, SHOWN).map((entry) => this.row(entry));
    const note = found.length === 0 ? "no such key yet" : found.length > SHOWN ? `and ${found.length - SHOWN} more` : "";
    const alone = found.length === 1 && found[0]!.key === pattern;
    return h("div", { class: "watch" }, h("div", { class: "watch-rows" }, alone ? null : h("code", {}, pattern), ...rows, note ? h("span", { class: "mute" }, note) : null), away);
  }

  private row(entry: Entry): HTMLElement {
    const fresh = this.seen.size > 0 && this.seen.get(entry.id) !== JSON.stringify(entry.value) ? " fresh" : "";
    const button = h("button", { type: "button", class: `watch-row${fresh}`, title: `${entry.scope} ${entry.owner}` }, h("span", { class: "key-cell" }, entry.key), h("span", { class: `value-cell ${kind(entry.value)}` }, brief(entry.value)));
    button.addEventListener("click", () => this.pick(entry.id));
    return button;
  }
}

function remembered(place: string): string[] {
  try {
    const known: unknown = JSON.parse(window.localStorage.getItem(place) ?? "[]");
    return Array.isArray(known) ? known.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return [];
  }
}
