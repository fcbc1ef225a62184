// Makes elements. Text only ever enters the page as text nodes, never as markup.

type Value = string | number | boolean | undefined | ((event: never) => void);

/** An element with attributes, `on…` listeners and children; `false` and `undefined` leave an attribute out. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Value> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(...children);
  return element;
}

function set(element: HTMLElement, name: string, value: Value): void {
  if (value === undefined || value === false) return;
  if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** An id nobody else makes. */
export function freshId(): string {
  const words = crypto.getRandomValues(new Uint32Array(2));
  return `c${Array.from(words, (word) => word.toString(36).padStart(7, "0")).join("")}`;
}

/** Calls `run` once, `delay` milliseconds after the last call; `now()` runs what is waiting at once. */
export class Debounce {
  private timer: number | undefined;
  private end = 0;

  /** `longest` milliseconds after it was wanted first, it is done also when nobody pauses. */
  constructor(
    private readonly delay: number,
    private readonly run: () => void,
    private readonly longest = Infinity,
  ) {}

  later(): void {
    const now = performance.now();
    if (this.timer === undefined) this.end = now + this.longest;
    this.cancel();
    this.timer = window.setTimeout(() => this.now(), Math.max(0, Math.min(this.delay, this.end - now)));
  }

  now(): void {
    if (this.timer === undefined) return;
    this.cancel();
    this.run();
  }

  cancel(): void {
    window.clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** The text with the line ends an editor has. */
export function lines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** Does what a key means, and nobody else hears of it. */
export function take(event: KeyboardEvent, run: () => void): void {
  event.preventDefault();
  event.stopPropagation();
  run();
}
