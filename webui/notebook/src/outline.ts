// The outline: the headings of the notebook in a list beside the cells, with the place where the person is.
import type {Cell} from "./cell";
import {make} from "./dom";
import {type Heading, headingsOf} from "./headings";
import {jump} from "./height";
import {icon} from "./icons";
import type {CellList} from "./list";
import {Press} from "./press";

const KEY = "llmspell.outline";
/** Pixels of the notebook from which on there is room beside the cells. */
const ROOMY = 760;

export class Outline {
  readonly element = make("nav", {class: "outline", "aria-label": "Outline", hidden: true});
  private readonly items = make("ul", {class: "outline-list"});
  private readonly press = new Press(this.items);
  private readonly sized: ResizeObserver;
  private headings: Heading[] = [];
  private current: Cell | null = null;
  private drawn = "";

  constructor(
    private readonly host: HTMLElement,
    private readonly list: CellList,
    private readonly go: (cell: Cell) => void,
  ) {
    const leave = make("button", {type: "button", class: "tool", "aria-label": "Close the outline", onclick: () => this.show(false)}, icon("close"));
    this.element.append(make("div", {class: "outline-head"}, make("h2", {}, "Outline"), leave), this.items);
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    this.sized = new ResizeObserver(() => host.classList.toggle("roomy", host.offsetWidth >= ROOMY));
    this.sized.observe(host);
    if (isKept()) this.show(true);
  }

  toggle(): void {
    const shown = Boolean(this.element.hidden);
    this.show(shown);
    if (shown) (this.items.querySelector<HTMLElement>("[aria-current]") ?? this.items.querySelector("button"))?.focus();
  }

  /** The cells have changed. */
  refresh(): void {
    this.press.after(() => this.bring());
  }

  private bring(): void {
    if (this.element.hidden) return;
    this.headings = headingsOf(this.list.all);
    const now = JSON.stringify(this.headings.map(({cell, level, text}) => [cell.id, level, text]));
    if (now !== this.drawn) this.draw(now);
    this.mark();
  }

  /** The person is at this cell. */
  at(cell: Cell): void {
    this.current = cell;
    if (!this.element.hidden) this.mark();
  }

  close(): void {
    this.sized.disconnect();
  }

  private show(shown: boolean): void {
    this.element.hidden = !shown;
    this.host.classList.toggle("outlined", shown);
    try {
      localStorage.setItem(KEY, shown ? "yes" : "");
    } catch {
      // Then it is not remembered.
    }
    if (shown) this.refresh();
    else this.drawn = "";
  }

  private draw(now: string): void {
    this.drawn = now;
    const top = Math.min(...this.headings.map(({level}) => level));
    const rows = this.headings.map(({cell, level, text}) => {
      const button = make("button", {type: "button", class: "outline-item", onclick: () => this.choose(cell)}, text);
      button.style.paddingLeft = `${8 + (level - top) * 14}px`;
      return make("li", {}, button);
    });
    const none = make("li", {class: "outline-none"}, "No headings yet. A Markdown cell that begins with # makes one.");
    this.items.replaceChildren(...(rows.length > 0 ? rows : [none]));
  }

  private mark(): void {
    const place = this.current ? this.list.indexOf(this.current) : -1;
    let here = -1;
    this.headings.forEach(({cell}, index) => {
      if (this.list.indexOf(cell) <= place && (here < 0 || this.headings[here]!.cell !== cell)) here = index;
    });
    [...this.items.querySelectorAll<HTMLElement>(".outline-item")].forEach((button, index) => {
      if (index === here) button.setAttribute("aria-current", "location");
      else button.removeAttribute("aria-current");
    });
  }

  private choose(cell: Cell): void {
    if (!this.host.classList.contains("roomy")) this.show(false);
    this.go(cell);
    jump(() => cell.element.scrollIntoView({block: "start"}));
  }

  private pressed(event: KeyboardEvent): void {
    const buttons = [...this.items.querySelectorAll<HTMLElement>("button")];
    const at = buttons.findIndex((button) => button === event.target);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1}[event.key];
    if (event.key === "Escape") this.show(false);
    else if (to !== undefined) buttons[to]?.focus();
    else return event.stopPropagation();
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape" && this.current) this.go(this.current);
  }
}

function isKept(): boolean {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false;
  }
}
