// A press on a button, by a mouse, a finger or the space bar. Whoever replaces or moves elements waits for its click:
// a click needs the same element from beginning to end, and would go nowhere.

/** Milliseconds from a finger's leaving to its click, at most; a mouse clicks at once. */
const TAP = 100;

const PRESSED = "button, summary, label, input[type=checkbox]";

/** The same, and code: whoever puts the cursor there marks lines when they move. */
export const HELD = `${PRESSED}, .cm-content`;

/**
 * What ends a press that begins so, and the milliseconds to wait then. A drag takes the end of a press away, a scroll bar
 * keeps it to itself: then a mouse moves with no button down.
 */
const ENDS = {
  pointerdown: {click: 0, pointerup: TAP, pointercancel: 0, pointermove: 0},
  keydown: {click: 0, keyup: 0},
};

/** Milliseconds after which a press is none any more, but a drag, or its end was lost. */
const LONGEST = 5000;

/** Milliseconds after a click in which a second one makes it a double click, for most who click. */
export const DOUBLE = 300;

/** Knows whether something inside an element is being pressed, and puts off what must wait for it. */
export class Press {
  private ends: AbortController | null = null;
  private waiting: (() => void)[] = [];

  /** By a pointer, presses on what `pressed` selects count; `calm` are milliseconds in which the next may follow. */
  constructor(element: HTMLElement, pressed = PRESSED, private readonly calm = 0) {
    element.addEventListener("pointerdown", (event) => event.button === 0 && this.begins(event, pressed, ENDS.pointerdown), true);
    element.addEventListener("keydown", (event) => event.key === " " && this.begins(event, PRESSED, ENDS.keydown));
  }

  /** Runs it now, or after the click. */
  after(run: () => void): void {
    if (this.ends) this.waiting.push(run);
    else run();
  }

  private begins(event: Event, pressed: string, endings: Record<string, number>): void {
    if (!(event.target as Element).closest(pressed)) return;
    // The one before has ended, or has been forgotten by the browser: its waiting goes on with this one.
    this.ends?.abort();
    const ends = new AbortController();
    this.ends = ends;
    window.setTimeout(() => this.ended(ends), LONGEST);
    for (const [name, pause] of Object.entries(endings)) {
      const end = (event: Event): void => {
        if (event instanceof PointerEvent && event.type === "pointermove" && event.buttons) return;
        window.setTimeout(() => this.ended(ends), pause + this.calm);
      };
      window.addEventListener(name, end, {capture: true, signal: ends.signal});
    }
  }

  private ended(ends: AbortController): void {
    if (this.ends !== ends) return;
    ends.abort();
    this.ends = null;
    for (const run of this.waiting.splice(0)) attempt(run);
  }
}

/** What fails must not take what came after it along. */
function attempt(run: () => void): void {
  try {
    run();
  } catch (error) {
    window.reportError(error);
  }
}
