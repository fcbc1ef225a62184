// Arrow keys at the first or last line of an editor, which lead into the next cell.
import type {Actions} from "./actions";
import type {Cell} from "./cell";
import {take} from "./dom";

/** Whether a key pressed in a cell's editor leads out of it, and then it has. */
export function crosses(actions: Actions, cell: Cell, event: KeyboardEvent): boolean {
  const editor = cell.view;
  const plain = !(event.shiftKey || event.ctrlKey || event.metaKey || event.altKey);
  if (!editor || !plain || editor.busy || editor.hasSelection) return false;
  if (event.key === "ArrowUp" && editor.atFirstLine) return cross(actions, event, -1);
  return event.key === "ArrowDown" && editor.atLastLine && cross(actions, event, 1);
}

function cross(actions: Actions, event: KeyboardEvent, step: -1 | 1): boolean {
  const crossed = actions.cross(step);
  if (crossed) take(event, () => undefined);
  return crossed;
}
