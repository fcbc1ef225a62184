// The still parts around the cells: the empty state, the buttons that add cells, the place for tooltips.
import {make} from "./dom";
import {kindButtons} from "./frame";
import {headOf} from "./head";
import {icon} from "./icons";
import type {Kind} from "./messages";
import {smartButton} from "./smartinsert";

export interface Page {
  root: HTMLElement;
  overlay: HTMLElement;
  head: HTMLElement;
  banner: HTMLElement;
  /** What stays at the bottom of the window over the cells, and takes the same room whether it shows or not. */
  floor: HTMLElement;
  /** Offers kinds of cells; `near` is that of the last code. Shows the friendly hint when there are none yet. */
  offer(kinds: Kind[], near: Kind, empty: boolean): void;
}

export function makePage(cells: HTMLElement, add: (kind: Kind) => void, addForm: (start: string) => void): Page {
  const root = make("div", {class: "notebook", role: "region", "aria-label": "Notebook"});
  const overlay = make("div", {class: "overlay"});
  const banner = make("div", {class: "banner", role: "status", hidden: true});
  const hint = makeHint();
  const adders = make("div", {class: "adders"});
  const head = headOf(root);
  head.append(banner);
  const floor = make("div", {class: "floor"});
  root.append(head, hint, cells, adders, overlay, floor);
  let offered = "";
  const offer = (kinds: Kind[], near: Kind, empty: boolean): void => {
    hint.hidden = !empty;
    root.classList.toggle("empty", empty);
    // Made anew only when something is different: it may hold the focus.
    if (offered === `${kinds} ${near}`) return;
    offered = `${kinds} ${near}`;
    adders.replaceChildren(...kindButtons(kinds, near, (label) => `Add ${label} cell`, add), smartButton("Add a form", addForm));
  };
  return {root, overlay, head, banner, floor, offer};
}

function makeHint(): HTMLElement {
  const text = "Add a cell of code to talk to an agent, or a Markdown cell to write down what the spell is for.";
  return make("div", {class: "hint", hidden: true}, icon("spark"), make("h2", {}, "A blank page"), make("p", {}, text));
}

export function showStalled(banner: HTMLElement, stalled: boolean): void {
  const text = "The studio has not answered for a while. Your last typing is kept on this page, but is not saved yet.";
  banner.hidden = !stalled;
  banner.textContent = stalled ? text : "";
}

/** Brings the lit line to the middle of the page, without pushing its code sideways. */
export function centre(element: HTMLElement): void {
  const scroller = element.querySelector(".cm-scroller");
  const left = scroller?.scrollLeft ?? 0;
  element.querySelector(".flash")?.scrollIntoView({block: "center"});
  if (scroller) scroller.scrollLeft = left;
}

/** Tells that the cells are there, for which the sheets beside the notebook wait (`shell/dock.js`). */
export function tellLoaded(): void {
  window.dispatchEvent(new Event("llmspell:loaded"));
}
