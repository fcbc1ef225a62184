// What a cell shows of the dataflow: a quiet mark when it is stale, and what is odd about its names.
import type {Cell} from "./cell";
import {make} from "./dom";
import {icon} from "./icons";
import type {Problem} from "./messages";

/** Shows on a cell why it is stale, undefined when it is not, and the remarks on its names. */
export function mark(cell: Cell, why: string | undefined, remarks: Problem[], run: () => void): void {
  const {element} = cell;
  element.querySelector(".stale-mark")?.remove();
  element.querySelector(".remarks")?.remove();
  if (why === undefined) {
    delete element.dataset.stale;
    element.removeAttribute("aria-description");
  } else {
    element.dataset.stale = "";
    element.setAttribute("aria-description", `Stale. ${why}.`);
    element.querySelector(".bar .tools")?.after(staleMark(why, run));
  }
  if (remarks.length > 0) element.querySelector(".code")?.after(remarkList(cell, remarks));
}

function staleMark(why: string, run: () => void): HTMLElement {
  const title = `${why}. Run it with what it needs.`;
  const words = {type: "button", class: "stale-mark", title, "aria-label": `Stale: ${title}`, tabindex: "-1", onclick: run};
  return make("button", words, icon("stale"), make("span", {}, "stale"), make("span", {class: "stale-why"}, why));
}

function remarkList(cell: Cell, remarks: Problem[]): HTMLElement {
  const items = remarks.map((remark) => {
    const show = (): void => cell.mount().flash(remark.line);
    const line = make("button", {type: "button", class: "link", onclick: show}, `Line ${remark.line}`);
    return make("li", {}, icon("alert"), make("span", {}, ...worded(remark.message), " ", line));
  });
  return make("ul", {class: "remarks", "aria-label": "Remarks on names"}, ...items);
}

/** A sentence with its names between backticks as code. */
export function worded(message: string): (Node | string)[] {
  return message.split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part));
}
