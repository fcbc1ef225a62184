/** The keys of a state as a tree: scopes, their owners, keys. Arrow keys walk it; a branch can be closed. */

import { h } from "./dom";
import { ago, clock } from "./format";
import { icon } from "./icons";
import type { Payload } from "./wire";

export interface Entry {
  key: string;
  scope: string;
  owner: string;
  id: string;
  value: Payload;
  time: number;
}

const ABOUT: Record<string, string> = { session: "as long as the kernel lives", global: "of the whole workspace, kept in a file", agent: "of one agent", workflow: "of one workflow" };

/** How a value is told in one line. */
export function brief(value: Payload): string {
  const text = typeof value.value === "string" ? value.value : JSON.stringify(value.value);
  const short = (text ?? "").replace(/\s+/g, " ");
  return short.length > 160 ? `${short.slice(0, 160)}…` : short;
}

export function kind(value: Payload): string {
  return value.value === null ? "null" : typeof value.value;
}

export class KeyTree {
  readonly element = h("div", { class: "key-tree", role: "tree", "aria-label": "State" });
  private readonly closed = new Set<string>();
  private entries: Entry[] = [];
  private seen = new Map<string, string>();
  selected = "";

  constructor(private readonly pick: (id: string) => void) {
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  show(entries: Entry[]): void {
    this.entries = entries;
    const root = this.element.getRootNode() as ShadowRoot;
    const focused = this.element.contains(root.activeElement) ? (root.activeElement as HTMLElement).dataset.place : undefined;
    const rows: HTMLElement[] = [];
    for (const [name, group] of groups(entries)) {
      rows.push(this.branch(name, group));
      if (!this.closed.has(name)) rows.push(...group.map((entry) => this.leaf(entry)));
    }
    this.element.replaceChildren(...rows);
    this.reach();
    if (focused !== undefined) rows.find((row) => row.dataset.place === focused)?.focus();
    this.seen = new Map(entries.map((entry) => [entry.id, JSON.stringify(entry.value)]));
  }

  tick(): void {
    for (const when of this.element.querySelectorAll<HTMLElement>("[data-time]")) when.textContent = ago(Number(when.dataset.time), Date.now() / 1000);
  }

  private branch(name: string, group: Entry[]): HTMLElement {
    const { scope, owner } = group[0]!;
    const open = !this.closed.has(name);
    const row = h("div", { class: "scope-row", role: "treeitem", "aria-level": "1", "aria-expanded": String(open), tabindex: "-1", "data-place": name },
      icon("chevron"), h("b", {}, scope), owner ? h("span", { class: "owner", title: owner }, owner) : null,
      h("span", { class: "mute" }, `${group.length} · ${ABOUT[scope] ?? ""}`));
    row.addEventListener("click", () => this.turn(name));
    return row;
  }

  private leaf(entry: Entry): HTMLElement {
    const chosen = entry.id === this.selected;
    const before = this.seen.get(entry.id);
    const fresh = this.seen.size > 0 && before !== JSON.stringify(entry.value) ? " fresh" : "";
    const row = h("div", { class: `key-row${chosen ? " selected" : ""}${fresh}`, role: "treeitem", "aria-level": "2", "aria-selected": String(chosen), tabindex: "-1", "data-place": entry.id },
      h("span", { class: "key-cell", title: entry.key }, entry.key),
      h("span", { class: `value-cell ${kind(entry.value)}` }, brief(entry.value)),
      h("span", { class: "mute when", "data-time": String(entry.time), title: clock(entry.time) }, ago(entry.time, Date.now() / 1000)));
    row.addEventListener("click", () => this.choose(entry.id));
    return row;
  }

  private choose(id: string): void {
    this.selected = id;
    this.show(this.entries);
    this.row(id)?.focus();
    this.pick(id);
  }

  private turn(name: string, open = this.closed.has(name)): void {
    if (open) this.closed.delete(name);
    else this.closed.add(name);
    this.show(this.entries);
    this.row(name)?.focus();
  }

  private reach(): void {
    const row = this.row(this.selected) ?? (this.element.firstElementChild as HTMLElement | null);
    row?.setAttribute("tabindex", "0");
  }

  private row(place: string): HTMLElement | undefined {
    return [...this.element.children].find((row) => (row as HTMLElement).dataset.place === place) as HTMLElement | undefined;
  }

  private key(event: KeyboardEvent): void {
    const rows = [...this.element.children] as HTMLElement[];
    const here = rows.indexOf((event.target as Element).closest("[role=treeitem]") as HTMLElement);
    const row = rows[here];
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const isBranch = row.classList.contains("scope-row");
    if (event.key === "ArrowDown") rows[here + 1]?.focus();
    else if (event.key === "ArrowUp") rows[here - 1]?.focus();
    else if (event.key === "Home") rows[0]?.focus();
    else if (event.key === "End") rows.at(-1)?.focus();
    else if (event.key === "ArrowLeft" && !isBranch) rows.slice(0, here).reverse().find((one) => one.classList.contains("scope-row"))?.focus();
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") isBranch && this.turn(row.dataset.place!, event.key === "ArrowRight");
    else if (event.key === "Enter" || event.key === " ") isBranch ? this.turn(row.dataset.place!) : this.choose(row.dataset.place!);
    else return;
    event.preventDefault();
  }
}

/** By scope and owner, in the order the entries come. */
function groups(entries: Entry[]): Map<string, Entry[]> {
  const made = new Map<string, Entry[]>();
  for (const entry of entries) {
    const name = `${entry.scope}/${entry.owner}`;
    made.set(name, [...(made.get(name) ?? []), entry]);
  }
  return made;
}
