// Says once in this browser what a person should know of a language, when they first write in it.
import type {Announcer} from "./announcer";
import type {Kind} from "./messages";

const KEY = "llmspell.told.";

export class FirstUse {
  constructor(
    private readonly announcer: Announcer,
    private readonly notes: () => Partial<Record<Kind, string>>,
  ) {}

  /** Called whenever a person makes a cell one of `kind`. */
  of(kind: Kind): void {
    const note = this.notes()[kind];
    if (note !== undefined && !told(kind, note)) this.announcer.show(note);
  }
}

function told(kind: Kind, note: string): boolean {
  try {
    const before = window.localStorage.getItem(KEY + kind);
    window.localStorage.setItem(KEY + kind, note);
    return before === note;
  } catch {
    return false; // Storage is off in this browser: better said twice than never.
  }
}
