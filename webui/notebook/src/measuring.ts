// Lays the page out once for all that want to know their size in a frame: first everybody reads, then everybody writes.
// One who reads after another has written makes the browser lay everything out again.

/** Reads sizes, and gives what is to be written for them. */
type Reading = () => (() => void) | undefined;

let waiting: Reading[] = [];

/** Calls `read` in the next frame, and what it gives after all others have read. */
export function measureSoon(read: Reading): void {
  if (waiting.push(read) > 1) return;
  requestAnimationFrame(() => {
    const readings = waiting;
    waiting = [];
    for (const write of readings.map((one) => one())) write?.();
  });
}
