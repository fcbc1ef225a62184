// The command palette: everything that can be done here, found by a few letters. What there is says `entries`.
import Fuse from "fuse.js";
import {openDialog} from "./dialogs";
import {make} from "./dom";
import type {Entry} from "./entries";
import {readable} from "./keys";
import {followMenus} from "./menus";

export interface CommandPaletteHost {
  readonly element: HTMLElement;
  entries(): Entry[];
  /** Entries that have to be asked for; they come in when they are there. */
  later(): Promise<Entry[]>;
  /** Gives the focus back to the notebook, before an entry is done. */
  refocus(): void;
}

const RECENT = "llmspell.recent";
const MOST_RECENT = 8;
const MOST_ROWS = 80;
/** Characters with a meaning in the search, which nobody means here. */
const SIGNS = /[\^=!'"|$]/g;

export class CommandPalette {
  private entries: Entry[] = [];
  private shown: Entry[] = [];
  private index: Fuse<Entry> | null = null;
  private current = 0;
  private leave: ((after?: () => void) => void) | null = null;
  private readonly search = make("input", {
    type: "text",
    class: "commander-search",
    role: "combobox",
    "aria-label": "Search commands, cells, notebooks and tools",
    "aria-controls": "commander-list",
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    placeholder: "What do you want to do?",
    autocomplete: "off",
    spellcheck: "false",
  });
  private readonly list = make("div", {class: "commander-list", id: "commander-list", role: "listbox", "aria-label": "Results"});
  private readonly status = make("div", {class: "spoken", role: "status"});

  constructor(private readonly host: CommandPaletteHost) {
    followMenus(host.element, () => host.entries());
    this.search.addEventListener("input", () => this.find());
    this.search.addEventListener("keydown", (event) => this.pressed(event));
  }

  open(): void {
    if (this.leave) return;
    this.entries = this.host.entries();
    openDialog(this.host.element, "Command palette", (close, closed) => {
      this.leave = close;
      closed(() => (this.leave = null));
      return [make("div", {class: "commander"}, this.search, this.list, this.status)];
    });
    this.search.value = "";
    this.search.focus();
    this.reset();
    void this.host.later().then((more) => this.join(more));
  }

  private join(more: Entry[]): void {
    if (!this.leave || more.length === 0) return;
    this.entries = [...this.entries, ...more];
    if (this.search.value.trim()) this.reset();
    else this.index = null;
  }

  private reset(): void {
    this.index = null;
    this.find();
  }

  private find(): void {
    const words = this.search.value.replace(SIGNS, " ").trim();
    const recent = recentIds();
    if (words) this.shown = this.searched(words, recent).slice(0, MOST_ROWS);
    else this.shown = unsearched(this.entries, recent);
    this.draw(words === "");
    this.choose(0);
    this.status.textContent = this.shown.length === 0 ? "Nothing found" : `${this.shown.length} found`;
  }

  private searched(words: string, recent: string[]): Entry[] {
    this.index ??= new Fuse(this.entries, {
      keys: [{name: "title", weight: 4}, {name: "about", weight: 1}, {name: "group", weight: 1}],
      threshold: 0.28,
      ignoreLocation: true,
      useExtendedSearch: true,
      includeScore: true,
    });
    const found = this.index.search(words, {limit: MOST_ROWS * 2});
    // Of two that fit as well, the one used lately is meant.
    const rank = (entry: Entry, score: number): number =>
      score - (recent.includes(entry.id) ? 0.05 : 0) - starts(entry.title, words);
    return found
      .map(({item, score}) => ({item, rank: rank(item, score ?? 1)}))
      .sort((one, other) => one.rank - other.rank)
      .map(({item}) => item);
  }

  private draw(grouped: boolean): void {
    const groups = new Map<string, HTMLElement[]>();
    const recent = grouped ? recentIds() : [];
    this.shown.forEach((entry, index) => {
      const name = grouped ? (recent.includes(entry.id) ? "Recent" : entry.group) : "";
      groups.set(name, [...(groups.get(name) ?? []), this.row(entry, index, grouped)]);
    });
    const parts = [...groups].map(([name, rows]) => {
      if (!name) return make("div", {role: "presentation"}, ...rows);
      return make("div", {role: "group", "aria-label": name}, make("div", {class: "palette-group", "aria-hidden": "true"}, name), ...rows);
    });
    const none = make("div", {class: "commander-none"}, "Nothing is called that. Try fewer letters.");
    this.list.replaceChildren(...(parts.length > 0 ? parts : [none]));
  }

  private row(entry: Entry, index: number, grouped: boolean): HTMLElement {
    const words = make("span", {class: "commander-title"}, entry.title);
    if (entry.about) words.append(make("span", {class: "commander-about"}, entry.about));
    const row = make("div", {class: "commander-row", role: "option", id: `commander-${index}`, "aria-selected": "false"}, words);
    const keys = entry.keys ? readable(entry.keys).map((key) => make("kbd", {}, key)) : [];
    if (!grouped && keys.length === 0) row.append(make("span", {class: "commander-group"}, entry.group));
    row.append(make("span", {class: "commander-keys"}, ...keys));
    row.addEventListener("mousedown", (event) => event.preventDefault());
    row.addEventListener("mousemove", () => this.current !== index && this.choose(index, false));
    row.addEventListener("click", () => this.act(entry));
    return row;
  }

  private choose(index: number, scroll = true): void {
    this.list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
    this.current = Math.min(Math.max(index, 0), this.shown.length - 1);
    const row = this.list.querySelector(`#commander-${this.current}`);
    if (!row) return this.search.removeAttribute("aria-activedescendant");
    row.setAttribute("aria-selected", "true");
    this.search.setAttribute("aria-activedescendant", row.id);
    if (!scroll) return;
    if (this.current === 0) this.list.scrollTop = 0;
    else row.scrollIntoView({block: "nearest"});
  }

  private pressed(event: KeyboardEvent): void {
    const last = this.shown.length - 1;
    const to: Record<string, number> = {
      ArrowDown: this.current === last ? 0 : this.current + 1,
      ArrowUp: this.current === 0 ? last : this.current - 1,
      PageDown: this.current + 8,
      PageUp: this.current - 8,
    };
    const entry = this.shown[this.current];
    if (event.key in to) this.choose(to[event.key]!);
    else if (event.key === "Enter" && entry && !event.isComposing) this.act(entry);
    else return;
    event.preventDefault();
  }

  private act(entry: Entry): void {
    remember(entry.id);
    this.leave?.(() => {
      this.host.refocus();
      entry.run();
    });
  }
}

/** Everything, what was used lately first. */
function unsearched(entries: Entry[], recent: string[]): Entry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const first = recent.flatMap((id) => byId.get(id) ?? []);
  return [...first, ...entries.filter((entry) => !recent.includes(entry.id))];
}

function starts(title: string, words: string): number {
  return title.toLowerCase().startsWith(words.toLowerCase()) ? 0.1 : 0;
}

function recentIds(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === "string").slice(0, MOST_RECENT) : [];
  } catch {
    return [];
  }
}

function remember(id: string): void {
  try {
    localStorage.setItem(RECENT, JSON.stringify([id, ...recentIds().filter((one) => one !== id)].slice(0, MOST_RECENT)));
  } catch {
    // A browser that keeps nothing has no recent ones.
  }
}
