// One timer for every running cell, and how durations are written.

/** Seconds as a person reads them: `12 ms`, `0.42 s`, `1 min 05 s`. */
export function duration(seconds: number): string {
  if (seconds < 0.01) return `${Math.max(seconds * 1000, 0).toFixed(1)} ms`;
  if (seconds < 0.1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
}

/** Seconds that are still counting, without the flicker of hundredths. */
export function elapsed(seconds: number): string {
  return seconds < 60 ? `${seconds.toFixed(1)} s` : duration(seconds);
}

export class Clock {
  private readonly watchers = new Map<string, (seconds: number) => void>();
  private readonly starts = new Map<string, number>();
  private timer: number | undefined;

  /** Calls `watcher` ten times a second with the seconds since `id` started, `already` seconds ago. */
  start(id: string, already: number, watcher: (seconds: number) => void): void {
    this.starts.set(id, performance.now() - already * 1000);
    this.watchers.set(id, watcher);
    this.timer ??= window.setInterval(() => this.tick(), 100);
    this.tick();
  }

  stop(id: string): void {
    this.watchers.delete(id);
    this.starts.delete(id);
    if (this.watchers.size > 0) return;
    window.clearInterval(this.timer);
    this.timer = undefined;
  }

  close(): void {
    for (const id of [...this.watchers.keys()]) this.stop(id);
  }

  private tick(): void {
    const now = performance.now();
    for (const [id, watcher] of this.watchers) watcher((now - (this.starts.get(id) ?? now)) / 1000);
  }
}

/** Dollars with as many digits as say something. */
export function price(dollars: number): string {
  return dollars < 0.005 ? "< 1 ¢" : `$${dollars.toFixed(2)}`;
}
