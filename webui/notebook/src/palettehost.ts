// What the two palettes and the run queue want of the notebook around them, done by the line to Python and the actions on cells.
import type {Actions} from "./actions";
import type {Clock} from "./clock";
import type {CommandPaletteHost} from "./commandpalette";
import type {Desk} from "./commands";
import {type Entry, entriesOf} from "./entries";
import type {CellList} from "./list";
import type {Kind} from "./messages";
import type {Palette, PaletteHost} from "./palette";
import type {RunsHost} from "./runs";
import type {ToolInfo} from "./tools";
import type {Wire} from "./wire";

const WRITTEN: Kind[] = ["lua", "javascript", "python"];

export function deskOf(element: HTMLElement, wire: Wire, actions: Actions): PaletteHost {
  const language = (): Kind => (WRITTEN.includes(actions.language) ? actions.language : "lua");
  return {
    element,
    tools: () => wire.ask({op: "tools"}),
    code: async (tool, input, options) => {
      const answer = await wire.ask<{code: string}>({op: "call", tool, input, options, language: language()});
      return answer?.code ?? null;
    },
    attempt: async (tool, input, options) => {
      const answer = await wire.ask<{id: string}>({op: "try", tool, input, options});
      return answer?.id ?? null;
    },
    insert: (code) => actions.insertCode(language(), code),
    interrupt: () => wire.send({op: "interrupt"}),
    answer: (question, value) => wire.send({op: "answer", question, value}),
    reveal: () => undefined,
    showTrace: (run) => wire.send({op: "trace", id: "", run_id: run}),
  };
}

interface Notebook extends Desk {
  readonly element: HTMLElement;
  readonly palette: Palette;
  readonly kinds: Kind[];
}

export function commandsOf(notebook: Notebook, list: CellList, wire: Wire): CommandPaletteHost {
  const {selection, palette} = notebook;
  return {
    element: notebook.element,
    entries: () => entriesOf(notebook, list, notebook.kinds),
    later: async () => {
      const found = await wire.ask<{tools: ToolInfo[]}>({op: "tools"});
      return (found?.tools ?? []).map((tool) => toolEntry(tool, palette));
    },
    refocus: () => selection.choose(selection.current ?? undefined, selection.mode),
  };
}

/** The line is asked for when it is wanted: it is made later than what hears from it. */
export function runsOf(notebook: Desk & {readonly clock: Clock}, wire: () => Wire): RunsHost {
  return {
    clock: notebook.clock,
    unqueue: (id) => wire().send({op: "unqueue", id}),
    interrupt: () => wire().send({op: "interrupt"}),
    go: (cell) => notebook.selection.choose(cell),
  };
}

function toolEntry(tool: ToolInfo, palette: Palette): Entry {
  const about = tool.description.split("\n")[0] ?? "";
  return {id: `tool ${tool.name}`, group: "Tools", title: tool.name, about, run: () => palette.open(tool.name)};
}
