// The still parts around the cells: the empty state, the buttons that add cells, the place for tooltips.
import {make} from "./dom";
import {icon} from "./icons";
import type {Kind} from "./messages";

export interface Page {
  root: HTMLElement;
  overlay: HTMLElement;
  banner: HTMLElement;
  /** Shows the friendly hint when there are no cells. */
  setEmpty(empty: boolean): void;
}

export function makePage(cells: HTMLElement, add: (kind: Kind) => void): Page {
  const root = make("div", {class: "notebook", role: "region", "aria-label": "Notebook"});
  const overlay = make("div", {class: "overlay"});
  const banner = make("div", {class: "banner", role: "status", hidden: true});
  const hint = makeHint();
  const adders = make("div", {class: "adders"}, adder("Lua", () => add("lua")), adder("Markdown", () => add("markdown")));
  root.append(banner, hint, cells, adders, overlay);
  const setEmpty = (empty: boolean): void => {
    hint.hidden = !empty;
    root.classList.toggle("empty", empty);
  };
  return {root, overlay, banner, setEmpty};
}

function makeHint(): HTMLElement {
  const text = "Add a Lua cell to talk to an agent, or a Markdown cell to write down what the spell is for.";
  return make("div", {class: "hint", hidden: true}, icon("spark"), make("h2", {}, "A blank page"), make("p", {}, text));
}

function adder(name: string, run: () => void): HTMLElement {
  return make("button", {type: "button", class: "adder", onclick: run, "aria-label": `Add ${name} cell`}, icon("plus"), name);
}
