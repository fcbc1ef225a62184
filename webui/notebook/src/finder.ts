// Find and replace over all cells: one bar above them. Also steps through places that were found otherwise.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import {make} from "./dom";
import {icon} from "./icons";
import type {CellList} from "./list";
import {light} from "./marks";
import {Matcher} from "./matcher";
import {type Match, MOST_MATCHES, matchesOf, patternOf, replaceAll, replaceAt} from "./matching";

export interface FinderHost {
  list: CellList;
  announcer: Announcer;
  /** Goes to a place; with `focus` into the editor. */
  goTo(cell: Cell, from: number, to: number, focus: boolean): void;
  /** Gives the focus back to the cell that was chosen. */
  goBack(): void;
  /** Gives cells other sources, as one step of undo. */
  editAll(sources: Record<string, string>): Promise<void>;
}

interface Hit extends Match {
  cell: Cell;
}

/** Milliseconds between two looks whether the text has changed. */
const LOOK = 250;

const TOO_LONG = "This regular expression takes too long.";

export class Finder {
  readonly element: HTMLElement;
  private readonly find = field("Find in all cells");
  private readonly replacement = field("Replace with");
  private readonly count = make("span", {class: "finder-count", role: "status"});
  private readonly second: HTMLElement;
  private readonly switches: Record<"case" | "word" | "regex", HTMLButtonElement>;
  private hits: Hit[] = [];
  private current = -1;
  private named = false;
  private fault = "";
  private seen = new Map<Cell, string>();
  private lit = new Map<Cell, string>();
  private timer: number | undefined;
  private readonly matcher = new Matcher();

  constructor(private readonly host: FinderHost) {
    this.switches = {
      case: this.toggle("Aa", "Match case"),
      word: this.toggle("W", "Whole words"),
      regex: this.toggle(".*", "Regular expression"),
    };
    this.second = make("div", {class: "finder-row", hidden: true}, this.replacement);
    this.second.append(press("Replace", () => void this.replace()), press("Replace all", () => void this.replaceAll()));
    this.element = make("div", {class: "finder", role: "search", "aria-label": "Find in all cells", hidden: true});
    this.element.append(this.firstRow(), this.second);
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    this.find.addEventListener("input", () => this.searched());
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(withReplace: boolean, text: string): void {
    this.start();
    this.named = false;
    this.find.readOnly = false;
    if (text) this.find.value = text;
    if (withReplace) this.second.hidden = false;
    this.find.focus();
    this.find.select();
    this.searched();
  }

  /** Shows places of a name that were found otherwise. */
  showNamed(name: string, hits: Hit[], current: number): void {
    this.start();
    this.named = true;
    this.fault = "";
    this.find.value = name;
    this.find.readOnly = true;
    this.second.hidden = true;
    this.hits = hits;
    this.current = current;
    this.remember();
    this.paint();
    this.find.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    window.clearInterval(this.timer);
    this.matcher.close();
    this.element.hidden = true;
    const hit = this.hits[this.current];
    this.hits = [];
    this.paint();
    if (hit && this.host.list.indexOf(hit.cell) >= 0) this.host.goTo(hit.cell, hit.from, hit.to, true);
    else this.host.goBack();
  }

  step(by: 1 | -1): void {
    if (this.hits.length === 0) return;
    this.current = (this.current + by + this.hits.length) % this.hits.length;
    this.reveal();
  }

  private start(): void {
    this.element.hidden = false;
    window.clearInterval(this.timer);
    this.timer = window.setInterval(() => this.look(), LOOK);
  }

  private firstRow(): HTMLElement {
    const more = tool("chevron", "Replace…", () => {
      this.second.hidden = !this.second.hidden;
      if (!this.second.hidden) this.replacement.focus();
    });
    more.classList.add("finder-more");
    const {case: exact, word, regex} = this.switches;
    const before = tool("up", "Previous place", () => this.step(-1));
    const after = tool("down", "Next place", () => this.step(1));
    const leave = tool("close", "Close", () => this.close());
    return make("div", {class: "finder-row"}, more, this.find, exact, word, regex, this.count, before, after, leave);
  }

  private toggle(text: string, label: string): HTMLButtonElement {
    const button = make("button", {type: "button", class: "finder-switch", "aria-pressed": "false", "aria-label": label, title: label}, text);
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      this.searched();
    });
    return button;
  }

  private get query() {
    const on = (button: HTMLButtonElement): boolean => button.getAttribute("aria-pressed") === "true";
    const {case: exact, word, regex} = this.switches;
    return {text: this.find.value, isRegex: on(regex), isCaseSensitive: on(exact), isWholeWord: on(word)};
  }

  private get pattern(): RegExp | null {
    const pattern = patternOf(this.query);
    return pattern instanceof RegExp ? pattern : null;
  }

  /** Looks anew; the place that was chosen stays chosen where it is still one. */
  private searched(): void {
    if (this.named) return this.paint();
    const pattern = patternOf(this.query);
    const wrong = typeof pattern === "string";
    this.find.setAttribute("aria-invalid", String(wrong));
    this.find.title = wrong ? pattern : "";
    const cells = [...this.host.list.all];
    const texts = cells.map((cell) => cell.source);
    this.remember();
    if (wrong) return this.fail(pattern);
    if (!pattern) return this.found([]);
    // Plain text takes a time that is known; an expression can take for ever.
    if (!this.query.isRegex) return this.found(hitsIn(cells, texts.map((text) => matchesOf(pattern, text))));
    void this.matcher.find(pattern, texts).then((matches) => {
      if (!this.isOpen || this.named) return;
      if (matches) this.found(hitsIn(cells, matches));
      else this.fail(TOO_LONG);
    });
  }

  private fail(why: string): void {
    this.hits = [];
    this.current = -1;
    this.fault = why;
    this.paint();
  }

  private found(hits: Hit[]): void {
    this.fault = "";
    const before = this.hits[this.current];
    this.hits = hits;
    const same = this.hits.findIndex((hit) => hit.cell === before?.cell && hit.from >= before.from);
    this.current = same >= 0 ? same : this.hits.length > 0 ? 0 : -1;
    if (this.hits.length > 0 && !before) return this.reveal();
    this.paint();
  }

  private remember(): void {
    this.seen = new Map(this.host.list.all.map((cell) => [cell, cell.source]));
  }

  /** Typing, an undo or another person may have changed the text. */
  private look(): void {
    const all = this.host.list.all;
    const same = all.length === this.seen.size && all.every((cell) => this.seen.get(cell) === cell.source);
    if (!same && this.named) return this.close();
    if (!same) this.searched();
    else if (all.some((cell) => cell.view && !this.lit.has(cell))) this.paint();
  }

  private reveal(): void {
    const hit = this.hits[this.current];
    this.paint();
    if (hit) this.host.goTo(hit.cell, hit.from, hit.to, false);
  }

  private paint(): void {
    const chosen = this.hits[this.current];
    this.lit.clear();
    for (const cell of this.host.list.all) {
      if (!cell.view) continue;
      const own = this.hits.filter((hit) => hit.cell === cell);
      light(cell.view.view, own, chosen ? own.indexOf(chosen) : -1);
      this.lit.set(cell, cell.source);
    }
    const all = this.hits.length;
    const none = this.find.value ? "None" : "";
    if (this.fault) return this.say(this.fault, true);
    const more = this.hits.length >= MOST_MATCHES ? "+" : "";
    this.say(all > 0 ? `${this.current + 1} of ${all.toLocaleString("en")}${more}` : none, false);
  }

  private say(text: string, isWrong: boolean): void {
    this.count.textContent = text;
    this.count.classList.toggle("wrong", isWrong);
  }

  private async replace(): Promise<void> {
    const hit = this.hits[this.current];
    const pattern = this.pattern;
    if (!hit || !pattern || this.named) return;
    const [text, by] = [hit.cell.source, this.replacement.value];
    const {isRegex} = this.query;
    const sources = isRegex ? await this.matcher.replace(pattern, [text], by, hit.from) : [replaceAt(pattern, false, text, hit.from, by)];
    await this.write([hit.cell], [text], sources);
  }

  private async replaceAll(): Promise<void> {
    const pattern = this.pattern;
    if (!pattern || this.named || this.hits.length === 0) return;
    const {isRegex} = this.query;
    const cells = [...new Set(this.hits.map((hit) => hit.cell))];
    const [texts, by] = [cells.map((cell) => cell.source), this.replacement.value];
    const sources = isRegex ? await this.matcher.replace(pattern, texts, by) : texts.map((text) => replaceAll(pattern, false, text, by));
    await this.write(cells, texts, sources);
  }

  /** Gives the cells their new sources, except those that were edited meanwhile. */
  private async write(cells: Cell[], before: string[], after: string[] | null): Promise<void> {
    if (!after) return this.fail(TOO_LONG);
    const changed = cells.flatMap((cell, index) => (cell.source === before[index] ? [[cell.id, after[index]]] : []));
    await this.host.editAll(Object.fromEntries(changed));
  }

  private pressed(event: KeyboardEvent): void {
    // Keys in the bar are its own: the notebook must not hear them.
    event.stopPropagation();
    const step = event.key === "F3" || (event.key === "Enter" && event.target === this.find);
    if (event.key === "Escape") this.close();
    else if (step) this.step(event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.target === this.replacement) void this.replace();
    else return;
    event.preventDefault();
  }
}

function hitsIn(cells: Cell[], matches: Match[][]): Hit[] {
  return cells.flatMap((cell, index) => matches[index]!.map((match) => ({...match, cell})));
}

function field(label: string): HTMLInputElement {
  const words = {type: "text", class: "field", "aria-label": label, placeholder: label, autocomplete: "off", spellcheck: "false"};
  return make("input", words);
}

function press(text: string, run: () => void): HTMLButtonElement {
  return make("button", {type: "button", class: "button", onclick: run}, text);
}

function tool(picture: "up" | "down" | "close" | "chevron", label: string, run: () => void): HTMLButtonElement {
  return make("button", {type: "button", class: "tool", "aria-label": label, title: label, onclick: run}, icon(picture));
}
