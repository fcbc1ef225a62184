// Whose keys an editor has: the usual ones, Vim's or Emacs'. A person chooses once, for every notebook.
import type {Extension} from "@codemirror/state";
import type {Announcer} from "./announcer";
import type {CellList} from "./list";
import {type KeyMap, load} from "./parts";
import type {PanelModel} from "./wire";

export const KEYBOARDS = {standard: "Standard", vim: "Vim", emacs: "Emacs"} as const;

export type Keyboard = keyof typeof KEYBOARDS;

export class Keyboards {
  private map: KeyMap | null = null;
  private applied: Keyboard = "standard";

  constructor(
    private readonly model: PanelModel,
    private readonly list: CellList,
    private readonly announcer: Announcer,
  ) {
    if (this.chosen !== "standard") void this.apply(this.chosen);
    // Chosen in the settings, or on another page of this studio.
    model.on("editor_keys", () => void this.apply(this.chosen));
  }

  get chosen(): Keyboard {
    const said = this.model.editor_keys;
    return said in KEYBOARDS ? (said as Keyboard) : "standard";
  }

  /** What an editor that is made now has to have. */
  get extension(): Extension {
    return this.map?.keys() ?? [];
  }

  /** Whether Escape belongs to the keys of an editor now. */
  isBusy(view: unknown): boolean {
    return this.map?.isBusy(view) ?? false;
  }

  /** Whether a key is one of Vim's or Emacs' own, also where the notebook has a use for it: Ctrl with a letter. */
  owns(event: KeyboardEvent): boolean {
    const isPlain = event.ctrlKey && !(event.shiftKey || event.altKey || event.metaKey);
    return this.map !== null && isPlain && /^[a-z]$/.test(event.key);
  }

  async choose(keyboard: Keyboard): Promise<void> {
    if (await this.apply(keyboard)) this.model.editor_keys = keyboard;
  }

  private async apply(keyboard: Keyboard): Promise<boolean> {
    if (keyboard === this.applied) return true;
    try {
      this.map = keyboard === "standard" ? null : await load(keyboard);
    } catch {
      this.announcer.show(`The keys of ${KEYBOARDS[keyboard]} could not be loaded. Is the studio still running?`);
      return false;
    }
    this.applied = keyboard;
    for (const cell of this.list.all) cell.view?.setKeys(this.extension);
    return true;
  }
}
