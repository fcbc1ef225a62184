/**
 * What every view of a run is: a question to Python, and what is drawn of its answer. One span is selected in all of
 * them: a view says what a person chose by `host.pick`, and is told by `choose` what is selected now.
 */

import type { Detail, Run } from "../wire";

/** What a view wants to know; its namesake in `views` of Python answers it. */
export type Ask = Record<string, unknown>;

/** What a view may ask of the page around it. */
export interface Host {
  /** The question of the view has changed: ask it. */
  look(): void;
  /** A person chose a span; `byKey`: with keys that may be held down. */
  pick(id: string, byKey?: boolean): void;
  /** The run that is shown. */
  run(): Run | null;
  /** Seconds since the run began. */
  now(): number;
  /** The second of the run at which a film is; null without a film. */
  moment(): number | null;
  /** Moves the film there; without one nothing happens. */
  seek(at: number): void;
  /** Whether the newest is to be in view as it comes. */
  following(): boolean;
}

export interface View {
  /** As Python calls it. */
  readonly name: string;
  /** As a person reads it; and the name of its icon. */
  readonly title: string;
  readonly icon: string;
  readonly element: HTMLElement;
  /** What is to be asked now; null when there is no question. */
  ask(): Ask | null;
  /** Draws an answer. */
  show(answer: unknown): void;
  /** Another span is selected, or none. */
  choose(span: Detail | null): void;
  /** Another run: everything is forgotten. */
  reset(): void;
  /** Of a moment of its own back to now. */
  now?(): void;
  /** It can be seen now, or has another size. */
  draw(): void;
  focus(): void;
}
