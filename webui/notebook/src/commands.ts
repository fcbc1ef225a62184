// Every command with its keys and its title. The key tables and the help page are both made from this one list.
import type {Actions} from "./actions";
import type {DataflowView} from "./dataflow";
import type {Selection} from "./selection";
import type {Workbench} from "./workbench";

/** What the commands work on. */
export interface Desk {
  readonly element: HTMLElement;
  actions: Actions;
  selection: Selection;
  dataflow: DataflowView;
  workbench: Workbench;
  showHelp(): void;
  showCommands(): void;
  showTools(): void;
  showForms(): void;
  showOutline(): void;
  confirmRestart(): void;
  notify(): Promise<void>;
}

export interface Command {
  group: string;
  title: string;
  /** Chords as `keys.chord` names them, none for the command palette only; two chords in a row are separated by a space. */
  keys: string[];
  where: "command" | "edit" | "both";
  run(desk: Desk): void;
}

type Row = [title: string, keys: string, run: (desk: Desk) => void];

function group(name: string, where: Command["where"], rows: Row[]): Command[] {
  return rows.map(([title, keys, run]) => ({group: name, title, keys: keys ? keys.split(" | ") : [], where, run}));
}

export const COMMANDS: Command[] = [
  ...group("Everywhere", "both", [
    ["Command palette", "Mod-k | Ctrl-k | Mod-Shift-c", (desk) => desk.showCommands()],
  ]),
  ...group("Run", "both", [
    ["Run and go to the next cell", "Shift-Enter", (desk) => desk.actions.runAndAdvance()],
    ["Run the cell", "Mod-Enter | Ctrl-Enter", (desk) => desk.actions.runHere()],
    ["Run and insert a cell below", "Alt-Enter", (desk) => desk.actions.runAndInsert()],
    ["Run all cells", "Mod-Shift-Enter | Ctrl-Shift-Enter", (desk) => desk.actions.runAll()],
    ["Run this cell and all below", "Alt-Shift-Enter", (desk) => desk.actions.runFromHere()],
  ]),
  ...group("Dataflow", "command", [
    ["Run what is stale", "r s", (desk) => desk.dataflow.runStale()],
    ["Run the cell with what it needs", "r n", (desk) => desk.dataflow.runNeeded()],
    ["Run the cell and all that depends on it", "r d", (desk) => desk.dataflow.runDependents()],
    ["Map of cells", "w", (desk) => desk.dataflow.toggleMap()],
  ]),
  ...group("Kernel", "command", [
    ["Interrupt", "i i", (desk) => desk.actions.interrupt()],
    ["Restart…", "0 0", (desk) => desk.confirmRestart()],
    ["Notify me when a long run ends, or not", "", (desk) => void desk.notify()],
  ]),
  ...group("Move about", "command", [
    ["Edit the cell", "Enter", (desk) => desk.selection.choose(desk.selection.current ?? undefined, "edit")],
    ["Cell above", "ArrowUp | k", (desk) => desk.actions.step(-1)],
    ["Cell below", "ArrowDown | j", (desk) => desk.actions.step(1)],
    ["First cell", "g g | Home", (desk) => desk.actions.ends("first")],
    ["Last cell", "Shift-g | End", (desk) => desk.actions.ends("last")],
    ["Choose the cell above as well", "Shift-ArrowUp | Shift-k", (desk) => desk.selection.extend(-1)],
    ["Choose the cell below as well", "Shift-ArrowDown | Shift-j", (desk) => desk.selection.extend(1)],
    ["Choose all above as well", "Shift-Home", (desk) => desk.selection.extendTo("first")],
    ["Choose all below as well", "Shift-End", (desk) => desk.selection.extendTo("last")],
    ["Choose all cells", "Mod-a | Ctrl-a", (desk) => desk.selection.all()],
  ]),
  ...group("Cells", "command", [
    ["Insert above", "a", (desk) => desk.actions.insertAbove()],
    ["Insert below", "b", (desk) => desk.actions.insertBelow()],
    ["Insert an agent, a tool, a workflow… as a form", "n", (desk) => desk.showForms()],
    ["Insert an example…", "Shift-e", (desk) => desk.workbench.showExamples()],
    ["Delete", "d d", (desk) => desk.actions.remove()],
    ["Cut", "x", (desk) => desk.actions.cut()],
    ["Copy", "c", (desk) => desk.actions.copy()],
    ["Paste below", "v", (desk) => void desk.actions.paste(true)],
    ["Paste above", "Shift-v", (desk) => void desk.actions.paste(false)],
    ["Undo", "z | Mod-z | Ctrl-z", (desk) => desk.actions.undo()],
    ["Redo", "Shift-z | Mod-Shift-z | Ctrl-Shift-z", (desk) => desk.actions.redo()],
    ["Move up", "Mod-Shift-ArrowUp | Ctrl-Shift-ArrowUp", (desk) => desk.actions.move(-1)],
    ["Move down", "Mod-Shift-ArrowDown | Ctrl-Shift-ArrowDown", (desk) => desk.actions.move(1)],
    ["Merge with the cell below", "Shift-m", (desk) => desk.actions.merge()],
    ["Merge with the cell above", "Mod-Backspace | Ctrl-Backspace", (desk) => desk.actions.mergeAbove()],
    ["Make it Markdown", "m", (desk) => desk.actions.setKind("markdown")],
    ["Make it code", "y", (desk) => desk.actions.makeCode()],
    ["Next language", "t", (desk) => desk.actions.nextLanguage()],
    ["Cell options…", ",", (desk) => desk.actions.options(desk.element)],
  ]),
  ...group("Code", "both", [
    ["Breakpoint on the line, or none", "F9", (desk) => desk.workbench.breakpoints.toggleHere()],
    ["Breakpoints…", "Shift-F9", (desk) => desk.workbench.breakpoints.showList()],
    ["Next problem", "F8", (desk) => desk.workbench.nextProblem(1)],
    ["Previous problem", "Shift-F8", (desk) => desk.workbench.nextProblem(-1)],
    ["Format", "Alt-Shift-f", (desk) => desk.workbench.format()],
    ["Format all cells", "Mod-Alt-Shift-f | Ctrl-Alt-Shift-f", (desk) => desk.workbench.formatAll()],
    ["Find in all cells", "Mod-Shift-f | Ctrl-Shift-f", (desk) => desk.workbench.find(false)],
    ["Find and replace in all cells", "Mod-Alt-f | Mod-Shift-h | Ctrl-Shift-h", (desk) => desk.workbench.find(true)],
    ["Next place found", "F3", (desk) => desk.workbench.findNext(1)],
    ["Previous place found", "Shift-F3", (desk) => desk.workbench.findNext(-1)],
  ]),
  ...group("Code", "command", [["Find", "Mod-f | Ctrl-f", (desk) => desk.workbench.find(false)]]),
  ...group("Code", "edit", [
    ["Go to the definition", "F12", (desk) => desk.workbench.goToDefinition()],
    ["All places of the name", "Shift-F12", (desk) => desk.workbench.findNames()],
    ["Rename in the notebook", "F2", (desk) => desk.workbench.rename()],
  ]),
  ...group("View", "command", [
    ["Fold or unfold the output", "o", (desk) => desk.actions.fold("output")],
    ["Fold or unfold the code", "e", (desk) => desk.actions.fold("code")],
    ["Fold the section, or go to its heading", "ArrowLeft", (desk) => desk.actions.foldSection(true)],
    ["Unfold the section", "ArrowRight", (desk) => desk.actions.foldSection(false)],
    ["Outline", "s", (desk) => desk.showOutline()],
    ["Show all of the output, or less", "Shift-o", (desk) => desk.actions.expandOutput()],
    ["Tools…", "p", (desk) => desk.showTools()],
    ["Line numbers", "l", (desk) => desk.actions.lineNumbers()],
    ["Line numbers of all cells", "Shift-l", (desk) => desk.actions.lineNumbers("all")],
    ["These keys", "h | ?", (desk) => desk.showHelp()],
  ]),
  ...group("While editing", "edit", [
    ["Leave the editor", "Escape", (desk) => desk.selection.choose(desk.selection.current ?? undefined)],
    ["Split the cell here", "Mod-Shift-- | Ctrl-Shift--", (desk) => desk.actions.split()],
  ]),
  ...[1, 2, 3, 4, 5, 6].map((level): Command => {
    const run = (desk: Desk): void => desk.actions.heading(level);
    return {group: "", title: `Heading ${level}`, keys: [String(level)], where: "command", run};
  }),
];

/** Keys the editor has by itself, for the help page only. */
export const EDITOR_KEYS: [title: string, keys: string][] = [
  ["Complete, or indent", "Tab"],
  ["Help for the name or call, or dedent", "Shift-Tab"],
  ["Find in the cell", "Mod-f"],
  ["Comment or uncomment", "Mod-/"],
  ["Undo typing", "Mod-z"],
  ["Move the line", "Alt-ArrowUp"],
  ["Copy the line", "Shift-Alt-ArrowDown"],
  ["Next place of the selection, too", "Mod-d"],
  ["Another cursor above", "Mod-Alt-ArrowUp"],
  ["Fold", "Ctrl-Shift-["],
  ["Unfold", "Ctrl-Shift-]"],
];

/** Keys while a run is paused (`PAUSE_KEYS` of breakpoints.ts), for the help page only. */
export const KEYS_OF_PAUSES: [title: string, keys: string][] = [
  ["Continue", "F8"],
  ["Step over", "F10"],
  ["Step into", "F11"],
  ["Step out", "Shift-F11"],
];

/** Chord(s) → command, for one of the two modes. */
export function keyTable(mode: "command" | "edit"): Map<string, Command> {
  const usable = COMMANDS.filter((command) => command.where === mode || command.where === "both");
  return new Map(usable.flatMap((command) => command.keys.map((keys) => [keys, command] as const)));
}
