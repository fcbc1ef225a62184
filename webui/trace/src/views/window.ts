/** The stretch of time that a view shows: zoomed by wheel and keys, moved by dragging. Not what is drawn in it. */

const LEAST = 1e-6;
const PAUSE = 60;

export class TimeWindow {
  /** Seconds since the run began: from, to. */
  range: [number, number] = [0, 1];
  /** Whether the pointer moved the window since it went down: then its click chooses nothing. */
  dragged = false;
  private end = 1;
  private asked: [number, number] | null = null;
  private timer = 0;

  /** `sides` are pixels left and right of the axis; `moved` is called when another stretch is shown. */
  constructor(
    private readonly box: HTMLElement,
    private readonly sides: { left: () => number; right: number },
    private readonly moved: () => void,
  ) {
    box.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    box.addEventListener("pointerdown", (event) => this.drag(event));
    box.addEventListener("keydown", (event) => this.key(event));
  }

  /** The stretch as Python is asked for it: null for the whole run. */
  ask(): Record<string, number | null> {
    return { start: this.asked?.[0] ?? null, end: this.asked?.[1] ?? null };
  }

  reset(): void {
    this.range = [0, 1];
    this.end = 1;
    this.asked = null;
  }

  /** The run takes this long; what shows all of it goes on doing so. */
  stretch(seconds: number): void {
    this.end = Math.max(seconds, LEAST);
    if (!this.asked) this.range = [0, this.end * 1.01];
  }

  zoom(factor: number, at: number): void {
    const [from, to] = this.range;
    const middle = from + (to - from) * at;
    this.show(middle - (middle - from) * factor, middle + (to - middle) * factor);
  }

  all(): void {
    this.show(0, this.end);
  }

  /** A fifth of what is in view, around a second. */
  around(second: number): void {
    const half = (this.range[1] - this.range[0]) / 10;
    this.show(second - half, second + half);
  }

  private show(start: number, end: number): void {
    const width = Math.min(Math.max(end - start, this.end * 1e-7, LEAST), this.end * 1.01);
    const from = Math.max(0, Math.min(start, this.end * 1.01 - width));
    this.range = [from, from + width];
    const whole = from <= 0 && width >= this.end;
    this.asked = whole ? null : [from, from + width];
    window.clearTimeout(this.timer);
    // What is known is drawn at once in the new place; the rest is asked for when the hand rests.
    this.timer = window.setTimeout(() => this.moved(), PAUSE);
    this.box.dispatchEvent(new Event("scroll"));
  }

  private share(clientX: number): number {
    const box = this.box.getBoundingClientRect();
    const left = this.sides.left();
    return (clientX - box.left - left) / Math.max(1, this.box.clientWidth - left - this.sides.right);
  }

  private wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) this.zoom(Math.exp(event.deltaY * 0.004), this.share(event.clientX));
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.pan(event.deltaX / Math.max(1, this.box.clientWidth));
    else return;
    event.preventDefault();
  }

  private pan(share: number): void {
    const [from, to] = this.range;
    const shift = share * (to - from);
    this.show(from + shift, to + shift);
  }

  private drag(event: PointerEvent): void {
    this.dragged = false;
    if (event.button !== 0) return;
    const [from, to] = this.range;
    const began = this.share(event.clientX);
    const move = (moved: PointerEvent) => {
      const shift = (began - this.share(moved.clientX)) * (to - from);
      if (Math.abs(moved.clientX - event.clientX) > 3) this.dragged = true;
      if (this.dragged) this.show(from + shift, to + shift);
    };
    const stop = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", stop);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", stop);
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "+" || event.key === "=") this.zoom(0.5, 0.5);
    else if (event.key === "-") this.zoom(2, 0.5);
    else if (event.key === "0") this.all();
    else if (event.key === "ArrowLeft") this.pan(-0.2);
    else if (event.key === "ArrowRight") this.pan(0.2);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
