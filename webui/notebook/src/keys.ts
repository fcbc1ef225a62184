// Reads the keyboard: one name per chord, and chords in a row (`d d`). Knows no commands.

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const PAUSE = 800;

/** `Mod-Shift--`, `Shift-m`, `?`: Mod is Cmd on a Mac and Ctrl elsewhere. */
export function chord(event: KeyboardEvent): string {
  const key = keyName(event);
  // The shift of a character such as `?` is already in the character.
  const shift = event.shiftKey && (key.length > 1 || /[\p{L}-]/u.test(key));
  const parts = [
    (MAC ? event.metaKey : event.ctrlKey) ? "Mod-" : "",
    MAC && event.ctrlKey ? "Ctrl-" : "",
    event.altKey ? "Alt-" : "",
    shift ? "Shift-" : "",
    key,
  ];
  return parts.join("");
}

function keyName(event: KeyboardEvent): string {
  if (event.code === "Minus") return "-";
  // With Alt, many keyboards write another letter.
  if (event.altKey && /^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase();
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

/** A chord as a person reads it. */
export function readable(keys: string): string[] {
  const names: Record<string, string> = {
    Mod: MAC ? "⌘" : "Ctrl",
    Ctrl: "Ctrl",
    Alt: MAC ? "⌥" : "Alt",
    Shift: "⇧",
    ArrowUp: "↑",
    ArrowDown: "↓",
    ArrowLeft: "←",
    ArrowRight: "→",
    Backspace: "⌫",
    Enter: "↵",
    Escape: "Esc",
    Delete: "Del",
  };
  return keys.split(" ").flatMap((one) => one.replace(/-$/, "\0").split("-").map((part) => label(part, names)));
}

function label(part: string, names: Record<string, string>): string {
  if (part === "\0") return "-";
  return names[part] ?? (part.length === 1 ? part.toUpperCase() : part);
}

/** Finds what a key means, minding chords in a row. */
export class Sequence<Meaning> {
  private pending = "";
  private time = 0;

  constructor(private readonly table: ReadonlyMap<string, Meaning>) {}

  /** What one chord alone means; keys in a row are not minded. */
  meaning(event: KeyboardEvent): Meaning | undefined {
    return this.table.get(chord(event));
  }

  /** The meaning, `"wait"` when it may be the first of two, or null. */
  read(event: KeyboardEvent): Meaning | "wait" | null {
    const key = chord(event);
    const fresh = event.timeStamp - this.time > PAUSE;
    const both = this.pending && !fresh ? `${this.pending} ${key}` : "";
    this.pending = "";
    const meaning = this.table.get(both) ?? this.table.get(key);
    if (meaning !== undefined) return meaning;
    if (event.repeat || !this.startsSome(key)) return null;
    this.pending = key;
    this.time = event.timeStamp;
    return "wait";
  }

  private startsSome(key: string): boolean {
    return [...this.table.keys()].some((keys) => keys.startsWith(`${key} `));
  }
}
