// The notebook on the page: puts the parts together, hears keys and news.
import {Actions} from "./actions";
import {Announcer} from "./announcer";
import type {Cell, CellHost} from "./cell";
import {Clock} from "./clock";
import {CommandPalette} from "./commandpalette";
import {type Command, type Desk, keyTable} from "./commands";
import {confirmRestart, showHelp} from "./dialogs";
import {PageDocument} from "./document";
import {Debounce} from "./dom";
import {Dragging} from "./drag";
import {FirstUse} from "./firstuse";
import type {Action} from "./frame";
import {IsolationBar} from "./isolation";
import {Sequence} from "./keys";
import {CellList} from "./list";
import type {Completions, Failure, Kind, News, Signature} from "./messages";
import {NewsReader} from "./news";
import {chooseNotifying} from "./notify";
import {centre, makePage, showStalled} from "./page";
import {Palette} from "./palette";
import {commandsOf, deskOf, runsOf} from "./palettehost";
import {chooseByPointer, shareClipboard} from "./pointer";
import {Runs} from "./runs";
import {Sections} from "./sections";
import {Selection} from "./selection";
import {followTheme} from "./theme";
import {type PanelModel, Wire} from "./wire";

const TYPING = "input, textarea, select, iframe, [contenteditable=true]";

export class Notebook implements CellHost, Desk {
  readonly clock = new Clock();
  readonly lineNumbers = true;
  readonly actions: Actions;
  readonly selection: Selection;
  readonly element: HTMLElement;
  readonly overlay: HTMLElement;
  readonly palette: Palette;
  readonly commandPalette: CommandPalette;
  readonly isolation: IsolationBar;
  readonly runs: Runs;
  kinds: Kind[] = [];
  notes: Partial<Record<Kind, string>> = {};
  private readonly list = new CellList();
  private readonly announcer = new Announcer();
  private readonly wire: Wire;
  private readonly document: PageDocument;
  private readonly commandKeys = new Sequence<Command>(keyTable("command"));
  private readonly editKeys = new Sequence<Command>(keyTable("edit"));
  private readonly tellPlace: Debounce;
  private readonly unfollowTheme: () => void;
  private readonly sections: Sections;
  private place = {id: "", line: 1};

  constructor(model: PanelModel) {
    const page = makePage(this.list.element, (kind) => this.actions.insert(this.list.all.length, kind, "edit"));
    this.element = page.root;
    this.overlay = page.overlay;
    this.isolation = new IsolationBar(this.element, (on) => this.wire.send({op: "isolate", on}));
    page.banner.after(this.isolation.element);
    this.runs = new Runs(this.list, runsOf(this, () => this.wire), this.announcer);
    this.element.append(this.runs.element, this.announcer.element);
    this.tellPlace = new Debounce(200, () => this.wire.send({op: "select", ...this.place}));
    this.selection = new Selection(this.list, this.element, (cell) => this.moved(cell, 1));
    this.wire = new Wire(model, (news) => reader.read(news as Exclude<News, {op: "reply" | "batch"}>));
    const stalled = (is: boolean): void => showStalled(page.banner, is);
    this.document = new PageDocument(this.list, this.wire, this, stalled);
    const firstUse = new FirstUse(this.announcer, () => this.notes);
    const kinds = (): Kind[] => this.kinds;
    this.sections = new Sections(this.element, this.list, (cell) => this.selection.choose(cell));
    const {folds} = this.sections;
    this.actions = new Actions(this.list, this.selection, this.document, this.wire, this.announcer, kinds, firstUse, folds);
    this.palette = new Palette(deskOf(this.element, this.wire, this.actions));
    this.commandPalette = new CommandPalette(commandsOf(this, this.list, this.wire));
    const reader = new NewsReader(this, this.list, this.document, this.selection, this.announcer);
    this.unfollowTheme = followTheme(this.element);
    const offer = (): void => {
      page.setEmpty(this.list.all.length === 0);
      page.offer(this.kinds, this.actions.near(undefined));
      this.sections.changed();
    };
    new MutationObserver(offer).observe(this.list.element, {childList: true});
    this.listen();
    this.wire.send({op: "ready"});
    this.loaded = () => {
      offer();
      this.sections.load();
      // Nobody has gone anywhere yet.
      this.tellPlace.cancel();
    };
  }

  /** Called after Python sent the notebook. */
  readonly loaded: () => void;

  refresh(): void {
    this.sections.changed();
  }

  close(): void {
    this.document.close();
    this.runs.close();
    this.sections.close();
    this.clock.close();
    this.list.close();
    this.unfollowTheme();
    this.wire.close();
    window.removeEventListener("keydown", this.pressedElsewhere);
  }

  showHelp(): void {
    showHelp(this.element);
  }

  showCommands(): void {
    this.commandPalette.open();
  }

  showOutline(): void {
    this.sections.toggleOutline();
  }

  showTools(): void {
    this.palette.open();
  }

  confirmRestart(): void {
    confirmRestart(this.element, () => this.wire.send({op: "restart"}));
  }

  act(cell: Cell, action: Action): void {
    switch (action) {
      case "run":
        if (cell.progress.status === "queued") return this.wire.send({op: "unqueue", id: cell.id});
        this.selection.mark(cell, "command");
        return this.actions.run([cell]);
      case "up":
      case "down":
        return this.actions.move(action === "up" ? -1 : 1, [cell]);
      case "duplicate":
        return this.actions.duplicate(cell);
      case "options":
        return this.actions.options(this.element, cell);
      case "delete":
        return this.actions.remove([cell]);
    }
  }

  async notify(): Promise<void> {
    this.announcer.show(await chooseNotifying());
  }

  insertAbove(cell: Cell, kind: Kind): void {
    this.actions.insert(this.list.indexOf(cell), kind, "edit");
  }

  near(cell: Cell): Kind {
    return this.actions.near(cell);
  }

  edited(cell: Cell): void {
    this.document.edited(cell);
    if (cell.kind === "markdown") this.sections.changed();
  }

  moved(cell: Cell, line: number): void {
    this.place = {id: cell.id, line};
    this.sections.at(cell);
    this.tellPlace.later();
  }

  focused(cell: Cell): void {
    if (this.selection.current !== cell || this.selection.mode !== "edit") this.selection.mark(cell, "edit");
    cell.element.classList.add("editing");
  }

  left(cell: Cell): void {
    cell.flush.now();
  }

  renamed(cell: Cell, name: string): void {
    this.document.rename(cell, name);
  }

  chose(cell: Cell, kind: Kind): void {
    this.actions.setKind(kind, [cell]);
  }

  answer(question: string, value: unknown): void {
    this.wire.send({op: "answer", question, value});
  }

  trace(cell: Cell, run: string): void {
    this.wire.send({op: "trace", id: cell.id, run_id: run});
  }

  unfold(cell: Cell): void {
    this.sections.folds.set(cell, "output", false);
  }

  complete(cell: Cell, pos: number): Promise<Completions | null> {
    cell.flush.now();
    return this.wire.ask<Completions>({op: "complete", id: cell.id, pos});
  }

  inspect(cell: Cell, pos: number): Promise<string | null> {
    cell.flush.now();
    return this.wire.ask<string>({op: "inspect", id: cell.id, pos});
  }

  signature(cell: Cell, pos: number): Promise<Signature | null> {
    cell.flush.now();
    return this.wire.ask<Signature>({op: "signature", id: cell.id, pos});
  }

  /** Shows the line an error names, in the cell it is in. */
  reveal(cell: Cell, error: Failure): void {
    const named = error.cell ? this.list.get(error.cell) : this.list.all.find((one) => one.name && one.name === error.file);
    this.show(named ?? cell, error.line ?? 1);
  }

  /** Shows a line on somebody else's wish: they know where it is, so they are not told. */
  point(cell: Cell, line: number): void {
    this.show(cell, line);
    this.tellPlace.cancel();
  }

  /** Scrolls to a line and lights it up, without taking the focus from where it is. */
  private show(cell: Cell, line: number): void {
    this.selection.mark(cell, "command");
    cell.mount().flash(line);
    cell.element.scrollIntoView({block: "center"});
    // Cells that were never in sight have guessed heights; once they are drawn, the place is right.
    requestAnimationFrame(() => centre(cell.element));
  }

  /** A key pressed inside an editor, before the editor sees it. */
  key(cell: Cell, event: KeyboardEvent): boolean {
    const editor = cell.view;
    if (!editor || event.isComposing) return false;
    if (event.key === "Escape" && (editor.busy || editor.closeHelp())) return false;
    const command = this.editKeys.read(event);
    if (command && command !== "wait") {
      take(event, () => command.run(this));
      return true;
    }
    return this.crosses(cell, event);
  }

  private crosses(cell: Cell, event: KeyboardEvent): boolean {
    const editor = cell.view;
    const plain = !(event.shiftKey || event.ctrlKey || event.metaKey || event.altKey);
    if (!editor || !plain || editor.busy || editor.hasSelection) return false;
    if (event.key === "ArrowUp" && editor.atFirstLine) return this.cross(event, -1);
    return event.key === "ArrowDown" && editor.atLastLine && this.cross(event, 1);
  }

  private cross(event: KeyboardEvent, step: -1 | 1): boolean {
    const crossed = this.actions.cross(step);
    if (crossed) take(event, () => undefined);
    return crossed;
  }

  private listen(): void {
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    chooseByPointer(this.list, this.selection);
    shareClipboard(this.element, this.actions);
    new Dragging(this.list, this.selection, (gap, cells) => this.actions.moveTo(gap, cells));
    this.list.element.addEventListener("focusin", (event) => this.entered(event));
    window.addEventListener("keydown", this.pressedElsewhere);
  }

  /** The palette opens from anywhere on the page; what the notebook has heard does not come here. */
  private readonly pressedElsewhere = (event: KeyboardEvent): void => {
    const isPalette = this.commandKeys.meaning(event)?.title === "Command palette";
    if (isPalette && !event.defaultPrevented) take(event, () => this.showCommands());
  };

  private pressed(event: KeyboardEvent): void {
    const target = event.target as Element;
    if (event.defaultPrevented || target.closest(TYPING)) return;
    if (["Enter", " "].includes(event.key) && target.closest("button, summary, a")) return;
    const command = this.commandKeys.read(event);
    if (command === "wait") take(event, () => undefined);
    else if (command) take(event, () => command.run(this));
  }

  private entered(event: FocusEvent): void {
    const cell = this.list.containing(event.target);
    if (!cell || (event.target as Element).closest(".cm-editor")) return;
    if (cell !== this.selection.current || this.selection.mode === "edit") this.selection.mark(cell, "command");
  }
}

function take(event: KeyboardEvent, run: () => void): void {
  event.preventDefault();
  event.stopPropagation();
  run();
}
