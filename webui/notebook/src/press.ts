// A press on a button, by a mouse, a finger or the space bar. Whoever replaces or moves elements waits for its click:
// a click needs the same element from beginning to end, and would go nowhere.

/** Milliseconds from a finger's leaving to its click, at most; a mouse clicks at once. */
const TAP = 100;

const PRESSED = "button, summary, label, input[type=checkbox]";

/** What ends a press that begins so, and the milliseconds to wait then; a drag takes the end of a press away. */
const ENDS = {
  pointerdown: {click: 0, pointerup: TAP, pointercancel: 0},
  keydown: {click: 0, keyup: 0},
};

/** Knows whether something inside an element is being pressed, and puts off what must wait for it. */
export class Press {
  private ends: AbortController | null = null;
  private waiting: (() => void)[] = [];

  constructor(element: HTMLElement) {
    element.addEventListener("pointerdown", (event) => event.button === 0 && this.begins(event, ENDS.pointerdown));
    element.addEventListener("keydown", (event) => event.key === " " && this.begins(event, ENDS.keydown));
  }

  /** Runs it now, or after the click. */
  after(run: () => void): void {
    if (this.ends) this.waiting.push(run);
    else run();
  }

  private begins(event: Event, endings: Record<string, number>): void {
    if (this.ends || !(event.target as Element).closest(PRESSED)) return;
    const ends = new AbortController();
    this.ends = ends;
    for (const [name, pause] of Object.entries(endings)) {
      const end = (): unknown => window.setTimeout(() => this.ended(ends), pause);
      window.addEventListener(name, end, {capture: true, signal: ends.signal});
    }
  }

  private ended(ends: AbortController): void {
    if (this.ends !== ends) return;
    ends.abort();
    this.ends = null;
    for (const run of this.waiting.splice(0)) run();
  }
}
