// The gallery: examples to put into cells, searched and looked at before. They come from the kernel's own help and the
// sample spellbooks; nothing is listed here.
import {openDialog} from "./dialogs";
import {make} from "./dom";
import {icon} from "./icons";
import {LABELS} from "./languages";
import {renderMarkdown} from "./markdown";
import type {Kind} from "./messages";

export interface Example {
  title: string;
  group: string;
  language: Kind;
  code: string;
  about: string;
}

export interface GalleryHost {
  element: HTMLElement;
  examples(): Promise<Example[] | null>;
  /** Puts code into a new cell below the chosen one and goes there. */
  insert(language: Kind, code: string): void;
}

export class Gallery {
  private all: Example[] = [];
  private shown: Example[] = [];
  private chosen: Example | null = null;
  private body: HTMLElement | null = null;
  private leave: (after?: () => void) => void = () => undefined;
  private readonly search = make("input", {
    type: "text",
    class: "field palette-search",
    role: "combobox",
    "aria-label": "Search examples",
    "aria-controls": "gallery-list",
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    placeholder: "Search examples",
    autocomplete: "off",
    spellcheck: "false",
  });
  private readonly note = make("div", {class: "palette-note", role: "status"});
  private readonly list = make("div", {class: "palette-list", id: "gallery-list", role: "listbox", "aria-label": "Examples"});
  private readonly detail = make("div", {class: "palette-detail"});

  constructor(private readonly host: GalleryHost) {
    this.search.addEventListener("input", () => this.find());
    this.search.addEventListener("keydown", (event) => this.pressed(event));
  }

  open(): void {
    if (this.body) return;
    openDialog(this.host.element, "Examples", (close, closed) => {
      this.leave = close;
      closed(() => (this.body = null));
      const end = make("button", {type: "button", class: "tool", "aria-label": "Close", onclick: () => close()}, icon("close"));
      const head = make("div", {class: "dialog-head"}, make("h2", {}, "Examples"), end);
      const side = make("div", {class: "palette-side"}, this.search, this.note, this.list);
      this.body = make("div", {class: "palette gallery"}, side, this.detail);
      return [head, this.body];
    });
    this.search.focus();
    this.search.select();
    void this.load();
  }

  private async load(): Promise<void> {
    if (this.all.length === 0) {
      this.say("Looking for examples…");
      this.all = (await this.host.examples()) ?? [];
    }
    this.say(this.all.length > 0 ? "" : "The studio does not answer. Close this and try again.");
    this.find();
  }

  private say(text: string): void {
    this.note.textContent = text;
    this.note.hidden = text === "";
  }

  private find(): void {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.shown = this.all.filter((one) => {
      const text = `${one.title} ${one.group} ${LABELS[one.language]} ${one.about} ${one.code}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    if (words.length > 0) this.shown.sort((one, other) => rank(one, words) - rank(other, words));
    if (this.all.length > 0) this.say(this.shown.length > 0 ? "" : "No example speaks of that.");
    const groups = new Map<string, Example[]>();
    for (const one of this.shown) {
      const name = words.length > 0 ? "" : one.group;
      groups.set(name, [...(groups.get(name) ?? []), one]);
    }
    this.list.replaceChildren(...[...groups].map(([name, examples]) => this.group(name, examples)));
    this.choose(this.chosen && this.shown.includes(this.chosen) && words.length === 0 ? this.chosen : (this.shown[0] ?? null));
  }

  private group(name: string, examples: Example[]): HTMLElement {
    const rows = examples.map((one) => this.row(one));
    if (!name) return make("div", {role: "presentation"}, ...rows);
    const title = make("div", {class: "palette-group", "aria-hidden": "true"}, name);
    return make("div", {role: "group", "aria-label": name}, title, ...rows);
  }

  private row(example: Example): HTMLElement {
    const title = make("span", {class: "gallery-name"}, example.title);
    const about = make("span", {class: "palette-about"}, `${LABELS[example.language]} · ${firstLine(example)}`);
    const id = `gallery-${this.all.indexOf(example)}`;
    const row = make("div", {class: "palette-row", role: "option", id, "aria-selected": "false"}, title, about);
    // The search keeps the focus: the arrows go on from here.
    row.addEventListener("mousedown", (event) => event.preventDefault());
    row.addEventListener("click", () => {
      this.choose(example);
      this.body?.classList.add("one-tool");
    });
    row.addEventListener("dblclick", () => this.insert(example));
    return row;
  }

  private choose(example: Example | null): void {
    this.chosen = example;
    const id = example ? `gallery-${this.all.indexOf(example)}` : "";
    for (const row of this.list.querySelectorAll<HTMLElement>("[role=option]")) {
      const chosen = row.id === id;
      row.setAttribute("aria-selected", String(chosen));
      if (chosen) row.scrollIntoView({block: "nearest"});
    }
    if (id) this.search.setAttribute("aria-activedescendant", id);
    else this.search.removeAttribute("aria-activedescendant");
    this.detail.replaceChildren(...(example ? this.page(example) : []));
    this.detail.scrollTop = 0;
  }

  private page(example: Example): HTMLElement[] {
    const back = make("button", {type: "button", class: "tool palette-back", "aria-label": "Back to the list"}, icon("back"));
    back.addEventListener("click", () => {
      this.body?.classList.remove("one-tool");
      this.search.focus();
    });
    const group = make("span", {class: "palette-class"}, `${example.group} · ${LABELS[example.language]}`);
    const title = make("div", {class: "palette-title"}, back, make("h3", {}, example.title, group));
    const code = renderMarkdown(`\`\`\`${example.language}\n${example.code}\n\`\`\``);
    const press = {type: "button", class: "button button-strong", onclick: () => this.insert(example)};
    const keys = make("span", {class: "palette-keys"}, "Enter inserts it below the chosen cell");
    const buttons = make("div", {class: "palette-buttons"}, make("button", press, "Insert as a cell"), keys);
    return [title, renderMarkdown(example.about), code, buttons];
  }

  private insert(example: Example): void {
    this.leave(() => this.host.insert(example.language, example.code));
  }

  private pressed(event: KeyboardEvent): void {
    const at = this.chosen ? this.shown.indexOf(this.chosen) : -1;
    const to: Record<string, number> = {ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8};
    if (event.key in to) {
      const next = this.shown[Math.min(Math.max(to[event.key]!, 0), this.shown.length - 1)];
      if (next) this.choose(next);
    } else if (event.key === "Enter" && this.chosen) this.insert(this.chosen);
    else return;
    event.preventDefault();
  }
}

/** What is called so comes before what only speaks of it. */
function rank(example: Example, words: string[]): number {
  return words.every((word) => example.title.toLowerCase().includes(word)) ? 0 : 1;
}

function firstLine(example: Example): string {
  return example.code.split("\n").find((line) => line.trim() !== "")?.trim() ?? "";
}
