// The notebook on the page: puts the parts together, hears keys and news.
import {Actions} from "./actions";
import {Advice} from "./advice";
import {Announcer} from "./announcer";
import type {Cell, CellHost} from "./cell";
import {Clock} from "./clock";
import {CommandPalette} from "./commandpalette";
import {type Command, type Desk, keyTable} from "./commands";
import {crosses} from "./crossing";
import {confirmRestart, showHelp} from "./dialogs";
import {DataflowView} from "./dataflow";
import {PageDocument} from "./document";
import {Debounce, take} from "./dom";
import {Dragging} from "./drag";
import {FirstUse} from "./firstuse";
import type {Action} from "./frame";
import {jump} from "./height";
import {IsolationBar} from "./isolation";
import {Sequence} from "./keys";
import {CellList} from "./list";
import type {Failure, Kind, News} from "./messages";
import {NewsReader} from "./news";
import {chooseNotifying} from "./notify";
import {centre, makePage, showStalled, tellLoaded} from "./page";
import {Palette} from "./palette";
import {commandsOf, deskOf, runsOf} from "./palettehost";
import {chooseByPointer, shareClipboard} from "./pointer";
import {Runs} from "./runs";
import {Sections} from "./sections";
import {Selection} from "./selection";
import type {SmartHost} from "./smart";
import {SmartDesk} from "./smarthost";
import {followTheme} from "./theme";
import {Unsent} from "./unsent";
import {type PanelModel, Wire} from "./wire";
import {Workbench} from "./workbench";

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
  readonly dataflow: DataflowView;
  readonly workbench: Workbench;
  readonly advice: Advice;
  readonly unsent: Unsent;
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
  private readonly forms: SmartDesk;

  constructor(model: PanelModel) {
    const page = makePage(this.list.element, (kind) => this.actions.insert(this.list.all.length, kind, "edit"), (start) => this.insertForm(start));
    this.element = page.root;
    this.overlay = page.overlay;
    this.isolation = new IsolationBar(this.element, (on) => this.wire.send({op: "isolate", on}));
    this.runs = new Runs(this.list, runsOf(this, () => this.wire), this.announcer);
    page.floor.append(this.runs.element);
    this.element.append(this.announcer.element);
    this.tellPlace = new Debounce(200, () => this.wire.send({op: "select", ...this.place}));
    this.selection = new Selection(this.list, this.element, (cell) => this.moved(cell, 1));
    this.wire = new Wire(model, (news) => {
      reader.read(news as Exclude<News, {op: "reply" | "batch"}>);
      for (const part of [this.unsent, this.workbench.breakpoints]) part.heard(news);
    }, this.element);
    this.unsent = new Unsent(this.list, this.wire, this.announcer);
    const stalled = (is: boolean): void => showStalled(page.banner, is && !this.unsent.isLost);
    this.document = new PageDocument(this.list, this.wire, this, stalled);
    const firstUse = new FirstUse(this.announcer, () => this.notes);
    this.sections = new Sections(this.element, this.list, (cell) => this.selection.choose(cell));
    const {folds} = this.sections;
    this.actions = new Actions(this.list, this.selection, this.document, this.wire, this.announcer, () => this.kinds, firstUse, folds);
    const flush = (): void => this.document.flush();
    this.dataflow = new DataflowView(this.element, this.list, this.selection, this.announcer, this.wire, flush);
    this.dataflow.lead(this.isolation.element);
    this.dataflow.place(page.head, page.floor);
    const crossing = (cell: Cell, event: KeyboardEvent): boolean => this.key(cell, event);
    this.forms = new SmartDesk(this.list, this.wire, this.actions, this.announcer, crossing, (cell, line) => this.show(cell, line));
    this.palette = new Palette(deskOf(this.element, this.wire, this.actions));
    this.commandPalette = new CommandPalette(commandsOf(this, this.list, this.wire));
    const {element, list, selection, document, wire, announcer} = this;
    this.workbench = new Workbench({element, list, selection, document, wire, announcer, model, insert: (...code) => this.actions.insertCode(...code)});
    this.advice = new Advice(wire, this.workbench);
    page.banner.before(this.workbench.finder.element);
    const reader = new NewsReader(this, this.list, this.document, this.selection, this.announcer);
    this.unfollowTheme = followTheme(this.element);
    const offer = (): void => {
      page.offer(this.kinds, this.actions.near(undefined), this.list.all.length === 0);
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
      tellLoaded();
    };
  }

  /** Called after Python sent the notebook. */
  readonly loaded: () => void;

  refresh(): void {
    this.sections.changed();
  }

  close(): void {
    const {workbench, document, unsent, runs, sections, clock, list, wire} = this;
    for (const part of [workbench, document, unsent, runs, sections, clock, list, wire]) part.close();
    this.unfollowTheme();
    window.removeEventListener("keydown", this.pressedElsewhere);
  }

  showHelp(): void {
    showHelp(this.element, this.workbench.keyboards);
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

  showForms(): void {
    this.forms.offer(this.element, this.selection.current);
  }

  insertForm(start: string, above?: Cell): void {
    void this.forms.insert(start, above);
  }

  smartHost(cell: Cell): SmartHost {
    return this.forms.hostOf(cell);
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
    for (const part of [this.document, this.unsent]) part.edited(cell);
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
    this.workbench.callCell(cell, name);
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
    cell.smart.showCode();
    cell.mount().flash(line);
    cell.element.scrollIntoView({block: "center"});
    jump(() => centre(cell.element));
  }

  /** A key pressed inside an editor, before the editor sees it. */
  key(cell: Cell, event: KeyboardEvent): boolean {
    const editor = cell.view;
    if (!editor || event.isComposing || this.workbench.keyboards.owns(event)) return false;
    if (event.key === "Escape" && (editor.busy || editor.closeHelp() || this.workbench.keyboards.isBusy(editor.view))) return false;
    const command = this.editKeys.read(event);
    if (command && command !== "wait") {
      take(event, () => command.run(this));
      return true;
    }
    return crosses(this.actions, cell, event);
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

