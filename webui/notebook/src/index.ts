// The component as Panel loads it: one notebook per view, closed when the view goes.
import "./codemirror";
import {keyGroups} from "./dialogs";
import {make} from "./dom";
import {Notebook} from "./notebook";
import {commandsIn} from "./standalone";
import ansi from "./styles/ansi.css";
import cells from "./styles/cells.css";
import code from "./styles/code.css";
import dataflow from "./styles/dataflow.css";
import commander from "./styles/commander.css";
import coding from "./styles/coding.css";
import breakpoints from "./styles/breakpoints.css";
import outputs from "./styles/outputs.css";
import palette from "./styles/palette.css";
import page from "./styles/page.css";
import smart from "./styles/smart.css";
import rich from "./styles/rich.css";
import type {PanelModel} from "./wire";

const open = new WeakMap<object, Notebook>();

function render({model, view}: {model: PanelModel; view: object}): HTMLElement {
  open.get(view)?.close();
  const notebook = new Notebook(model);
  notebook.unsent.watch(view);
  open.set(view, notebook);
  model.on("remove", () => notebook.close());
  const styles = [page, cells, code, coding, dataflow, outputs, ansi, breakpoints, palette, commander, rich, smart];
  notebook.element.prepend(make("style", {}, styles.join("\n")));
  return notebook.element;
}

// `loader.js` finds it here, the settings their sheet of keys, and the welcome its command palette.
Object.assign(window, {[Symbol.for("llmspell.notebook")]: {render, keys: keyGroups, commandsIn}});
