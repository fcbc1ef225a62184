// What is wrong in the first line of a cell (its options), told below its bar, each with buttons that mend it.
import type {Cell} from "./cell";
import {worded} from "./dataflowmarks";
import {make} from "./dom";
import {icon} from "./icons";
import type {Mark} from "./messages";

/** What is wrong with an option in the first line of a cell, and options that would be right. */
export interface Flaw {
  option: string;
  message: string;
  severity: "error" | "warning" | "info" | "hint";
  mends: {label: string; options: Record<string, string>}[];
}

/** What linting told of a cell: of its code, and of its options. */
export function apart(items: (Mark | Flaw)[]): {marks: Mark[]; flaws: Flaw[]} {
  return {marks: items.filter((one) => "from" in one), flaws: items.filter((one) => "option" in one)};
}

/** Shows the flaws of a cell, in place of those before; `mend` gives it other options. */
export function showFlaws(cell: Cell, flaws: Flaw[], mend: (options: Record<string, string>) => void): void {
  const before = cell.element.querySelector(".flaws");
  const told = JSON.stringify(flaws);
  if ((before as HTMLElement | null)?.dataset.told === told) return;
  const hadFocus = before?.contains((before.getRootNode() as ShadowRoot).activeElement) ?? false;
  before?.remove();
  if (flaws.length > 0) {
    const list = make("ul", {class: "flaws", "aria-label": "Options of this cell"}, ...flaws.map((flaw) => row(flaw, mend)));
    list.dataset.told = told;
    cell.element.querySelector(".bar")?.after(list);
  }
  if (hadFocus) (cell.element.querySelector<HTMLElement>(".flaws button") ?? cell.element).focus();
}

function row(flaw: Flaw, mend: (options: Record<string, string>) => void): HTMLElement {
  const button = ({label, options}: Flaw["mends"][number]): HTMLElement =>
    make("button", {type: "button", class: "link", "aria-label": `${label}: option ${flaw.option}`, onclick: () => mend(options)}, label);
  const ways = flaw.mends.flatMap((mend) => [" ", button(mend)]);
  return make("li", {class: `flaw-${flaw.severity}`}, icon("alert"), make("span", {}, ...worded(flaw.message), ...ways));
}
