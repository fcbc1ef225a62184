// Cells copied, cut and pasted: as text of the file format, in the clipboard of the system and for every window here.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import type {CellData} from "./messages";
import type {Wire} from "./wire";

/** Where the last copied cells are for the other windows of this studio, which need no leave to read it. */
const SHARED = "llmspell.clipboard";

export class Clipboard {
  private last: Promise<string | null> = Promise.resolve(null);
  private own = "";

  constructor(
    private readonly wire: Wire,
    private readonly announcer: Announcer,
  ) {}

  /** Keeps the text of these cells; what happens to them afterwards does not change it. */
  copy(cells: Cell[]): void {
    if (cells.length === 0) return;
    this.last = this.wire.ask<string>({op: "clip", ids: cells.map((cell) => cell.id)}).then((text) => {
      if (text !== null) this.share(text);
      return text;
    });
    void toSystem(this.last.then((text) => text ?? ""));
  }

  /** The cells that were copied last, here or in another window of this studio. */
  async cells(): Promise<CellData[]> {
    await this.last;
    return this.read(this.shared());
  }

  /** The cells of a text from anywhere. */
  async read(text: string): Promise<CellData[]> {
    if (text.trim() === "") {
      this.announcer.show("Nothing was copied. c copies the chosen cells.");
      return [];
    }
    return (await this.wire.ask<CellData[]>({op: "unclip", text})) ?? [];
  }

  private share(text: string): void {
    this.own = text;
    try {
      localStorage.setItem(SHARED, text);
    } catch {
      // Too much for it, or none: then it can be pasted in this window, and from the system's clipboard elsewhere.
      localStorage.removeItem(SHARED);
    }
  }

  private shared(): string {
    try {
      return localStorage.getItem(SHARED) ?? this.own;
    } catch {
      return this.own;
    }
  }
}

/** Browsers want the promise, so that it is still the key press that writes; some know only a text. */
async function toSystem(text: Promise<string>): Promise<void> {
  try {
    const blob = text.then((written) => new Blob([written], {type: "text/plain"}));
    await navigator.clipboard.write([new ClipboardItem({"text/plain": blob})]);
  } catch {
    await navigator.clipboard?.writeText(await text).catch(() => undefined);
  }
}
