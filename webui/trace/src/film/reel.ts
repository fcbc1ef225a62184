/** The two times of a film: that of the run, and its own, in which waiting may be short. As `kernel/stores/reels.py`. */

/** Points (second of the run, second of the film), rising; between two of them both go on evenly. */
export type Knots = [number, number][];

/** A run as a film: its seconds, its events in equal pieces of it, and its time with and without waiting. */
export interface Reel {
  run: string;
  length: number;
  counts: number[];
  slow: Knots;
  swift: Knots;
  /** Whether the run goes on: more of it comes. */
  live: boolean;
}

/** The second of the run that is shown so many seconds of the film after another. */
export function later(knots: Knots, at: number, seconds: number): number {
  return between(knots, between(knots, at, 0) + seconds, 1);
}

/** The seconds the whole film takes. */
export function lasting(knots: Knots): number {
  return knots[knots.length - 1]?.[1] ?? 0;
}

/** The other time of a point: `from` 0 of the run's, 1 of the film's. */
function between(knots: Knots, at: number, from: 0 | 1): number {
  const to = from ? 0 : 1;
  let low = 0;
  let high = knots.length - 1;
  if (high < 0) return 0;
  if (at <= knots[0]![from]) return knots[0]![to];
  if (at >= knots[high]![from]) return knots[high]![to];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]![from] <= at) low = middle;
    else high = middle;
  }
  const [left, right] = [knots[low]!, knots[high]!];
  return left[to] + ((right[to] - left[to]) * (at - left[from])) / (right[from] - left[from]);
}
