// What the tool palette wants of the notebook around it, done by the line to Python and the actions on cells.
import type {Actions} from "./actions";
import type {Kind} from "./messages";
import type {PaletteHost} from "./palette";
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
