// The tool palette: all tools by category, the manual page of one, a form to try it, and the way into a cell.
import {openDialog} from "./dialogs";
import {make} from "./dom";
import {icon} from "./icons";
import type {LoadedTrial} from "./messages";
import {ToolPage, type ToolPageHost} from "./toolpage";
import {group, searched, type ToolInfo} from "./tools";
import {Trial, type TrialHost, type TrialNews} from "./trial";

export interface PaletteHost extends TrialHost, Omit<ToolPageHost, "back" | "insert"> {
  element: HTMLElement;
  /** The tools, or why there are none; null when nobody answers. */
  tools(): Promise<{tools: ToolInfo[]; problem: string} | null>;
  /** Puts code into a new cell below the chosen one and goes there. */
  insert(code: string): void;
}

export class Palette {
  private tools: ToolInfo[] = [];
  private shown: ToolInfo[] = [];
  private current = "";
  private trialId = "";
  private page: ToolPage | null = null;
  private body: HTMLElement | null = null;
  private leave: (after?: () => void) => void = () => undefined;
  private readonly search = make("input", {
    type: "text",
    class: "field palette-search",
    role: "combobox",
    "aria-label": "Search tools",
    "aria-controls": "palette-list",
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    placeholder: "Search tools",
    autocomplete: "off",
    spellcheck: "false",
  });
  private readonly list = make("div", {class: "palette-list", id: "palette-list", role: "listbox", "aria-label": "Tools"});
  private readonly note = make("div", {class: "palette-note", role: "status"});
  private readonly detail = make("div", {class: "palette-detail"});
  private readonly trial: Trial;

  constructor(private readonly host: PaletteHost) {
    const showTrace = (run: string): void => this.leave(() => host.showTrace(run));
    const trialHost = {reveal: () => undefined, answer: host.answer.bind(host), interrupt: () => host.interrupt(), showTrace};
    this.trial = new Trial(trialHost, () => this.page?.setBusy(this.trial.isRunning));
    this.search.addEventListener("input", () => this.find());
    this.search.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Shows it, at the tool `wanted` if one is named. */
  open(wanted = ""): void {
    if (this.body) return;
    if (wanted) this.search.value = wanted;
    openDialog(this.host.element, "Tools", (close, closed) => {
      this.leave = close;
      closed(() => (this.body = null));
      const end = make("button", {type: "button", class: "tool", "aria-label": "Close", onclick: () => close()}, icon("close"));
      const head = make("div", {class: "dialog-head"}, make("h2", {}, "Tools"), end);
      const side = make("div", {class: "palette-side"}, this.search, this.note, this.list);
      this.body = make("div", {class: "palette"}, side, this.detail);
      return [head, this.body];
    });
    this.search.focus();
    this.search.select();
    void this.load();
  }

  /** Whether news are about a try of this page; they are shown. */
  hear(news: TrialNews): boolean {
    if (news.id !== this.trialId) return false;
    this.trial.hear(news);
    return true;
  }

  restore(trial: LoadedTrial): void {
    this.trialId = trial.id;
    this.trial.load(trial);
  }

  private async load(): Promise<void> {
    this.say(this.tools.length > 0 ? "" : "Asking the kernel…");
    const found = await this.host.tools();
    if (found?.tools.length) {
      this.tools = found.tools;
      return this.find();
    }
    this.tools = [];
    this.find();
    const again = make("button", {type: "button", class: "link", onclick: () => void this.load()}, "Try again");
    this.say(found?.problem || (found ? "There are no tools here." : "The kernel does not answer."), again);
  }

  private say(text: string, ...more: Node[]): void {
    this.note.replaceChildren(text, ...more);
    this.note.hidden = text === "";
  }

  private find(): void {
    this.shown = searched(this.tools, this.search.value);
    const first = this.shown[0];
    const stays = this.shown.some((tool) => tool.name === this.current) && this.search.value.trim() === "";
    this.say(first || this.tools.length === 0 ? "" : "No tool speaks of that.");
    this.draw();
    if (!stays) this.choose(first ?? null);
    else this.choose(this.shown.find((tool) => tool.name === this.current)!);
  }

  private draw(): void {
    const isSearch = this.search.value.trim() !== "";
    const groups = new Map<string, ToolInfo[]>();
    for (const tool of this.shown) {
      const name = isSearch ? "" : group(tool);
      groups.set(name, [...(groups.get(name) ?? []), tool]);
    }
    const parts = [...groups].map(([name, tools]) => {
      const rows = tools.map((tool) => this.row(tool));
      if (!name) return make("div", {role: "presentation"}, ...rows);
      const title = make("div", {class: "palette-group", "aria-hidden": "true"}, name);
      return make("div", {role: "group", "aria-label": name}, title, ...rows);
    });
    this.list.replaceChildren(...parts);
  }

  private row(tool: ToolInfo): HTMLElement {
    const name = make("span", {class: "palette-name"}, tool.name);
    const about = make("span", {class: "palette-about"}, tool.description.split("\n")[0] ?? "");
    const row = make("div", {class: "palette-row", role: "option", id: `palette-${tool.name}`, "aria-selected": "false"}, name, about);
    // The search keeps the focus: the arrows go on from here.
    row.addEventListener("mousedown", (event) => event.preventDefault());
    row.addEventListener("click", () => {
      this.choose(tool);
      this.read();
    });
    return row;
  }

  private choose(tool: ToolInfo | null): void {
    for (const row of this.list.querySelectorAll<HTMLElement>("[role=option]")) {
      const chosen = row.id === `palette-${tool?.name}`;
      row.setAttribute("aria-selected", String(chosen));
      if (chosen) row.scrollIntoView({block: "nearest"});
    }
    if (tool) this.search.setAttribute("aria-activedescendant", `palette-${tool.name}`);
    else this.search.removeAttribute("aria-activedescendant");
    if (tool && tool.name === this.current && this.page) return;
    this.current = tool?.name ?? "";
    if (!this.trial.isRunning) this.trial.clear();
    this.page = tool && new ToolPage(tool, this.pageHost(), this.trial.element);
    this.page?.setBusy(this.trial.isRunning);
    this.detail.replaceChildren(...(this.page ? [this.page.element] : []));
    this.detail.scrollTop = 0;
  }

  private pageHost(): ToolPageHost {
    return {
      code: this.host.code.bind(this.host),
      attempt: async (tool, input, options) => {
        this.trial.clear();
        const id = await this.host.attempt(tool, input, options);
        if (id) this.trialId = id;
        return id;
      },
      insert: (code) => this.leave(() => this.host.insert(code)),
      back: () => {
        this.body?.classList.remove("one-tool");
        this.search.focus();
      },
    };
  }

  /** On a narrow screen the page of a tool takes the place of the list. */
  private read(): void {
    this.body?.classList.add("one-tool");
    this.page?.focus();
  }

  private pressed(event: KeyboardEvent): void {
    const at = this.shown.findIndex((tool) => tool.name === this.current);
    const to: Record<string, number> = {ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8};
    if (event.key in to) {
      const next = Math.min(Math.max(to[event.key]!, 0), this.shown.length - 1);
      if (this.shown[next]) this.choose(this.shown[next]);
    } else if (event.key === "Enter" && this.page) this.read();
    else return;
    event.preventDefault();
  }
}
