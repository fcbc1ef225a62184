// The still parts of a cell: its bar with name, tools and language, its gutter, its foot. Made once, no state of their own.
import {make} from "./dom";
import {icon, type IconName} from "./icons";
import {LABELS} from "./languages";
import type {Kind} from "./messages";

export type Action = "run" | "up" | "down" | "duplicate" | "options" | "delete";

export interface Frame {
  root: HTMLElement;
  code: HTMLElement;
  name: HTMLInputElement;
  language: HTMLSelectElement;
  elapsed: HTMLElement;
  foot: HTMLElement;
  inserter: HTMLElement;
}

const TOOLS: [Action, IconName, string][] = [
  ["up", "up", "Move up"],
  ["down", "down", "Move down"],
  ["duplicate", "copy", "Duplicate cell"],
  ["options", "dots", "Cell options"],
  ["delete", "bin", "Delete cell"],
];

/** What all cells begin with; copied, because making its forty elements one by one takes most of a long notebook's time. */
let pattern: HTMLElement | undefined;

/** The elements of a cell with `outputs` in their place. */
export function makeFrame(id: string, outputs: HTMLElement): Frame {
  pattern ??= makePattern();
  const root = pattern.cloneNode(true) as HTMLElement;
  const part = <Part extends HTMLElement>(name: string): Part => root.querySelector<Part>(`.${name}`)!;
  const [name, language] = [part<HTMLInputElement>("name"), part<HTMLSelectElement>("language")];
  const [code, elapsed, foot, inserter] = [part("code"), part("elapsed"), part("foot"), part("inserter")];
  code.after(outputs);
  root.dataset.id = id;
  return {root, code, name, language, elapsed, foot, inserter};
}

function makePattern(): HTMLElement {
  const name = make("input", {class: "name", type: "text", "aria-label": "Cell name", placeholder: "name", tabindex: "-1"});
  name.spellcheck = false;
  name.autocomplete = "off";
  const language = make("select", {class: "language", "aria-label": "Language", tabindex: "-1"});
  const grip = make("span", {class: "tool tool-drag", title: "Drag to move", "aria-hidden": "true"}, icon("grip"));
  const gutter = make("div", {class: "gutter"}, tool("run", "run", "Run cell"), make("span", {class: "elapsed"}), grip);
  const bar = make("div", {class: "bar"}, make("label", {class: "tag"}, name), make("span", {class: "space"}));
  bar.append(make("div", {class: "tools"}, ...TOOLS.map((entry) => tool(...entry))), language);
  const card = make("div", {class: "card"}, bar, make("div", {class: "code"}));
  const [inserter, foot] = [make("div", {class: "inserter"}), make("div", {class: "foot", hidden: true})];
  return make("div", {class: "cell", role: "group", tabindex: "-1"}, inserter, gutter, card, foot);
}

/** Shows what the options of a cell say of its run. */
export function showOptions({root}: Frame, options: Record<string, string>): void {
  const place = root.querySelector<HTMLElement>(".space")!;
  const {timeout, profile} = options;
  const longest = timeout ? `≤ ${/[a-z]$/.test(timeout) ? timeout : `${timeout} s`}` : "";
  place.textContent = [longest, profile ? `profile ${profile}` : ""].filter(Boolean).join(" · ");
  const said = [timeout ? "The longest this cell may take" : "", profile ? "The profile of this cell, which only takes away" : ""];
  place.title = said.filter(Boolean).join(". ");
}

/** Says at the gutter which place a cell has among those that wait; 0 for none. Its button then takes it out. */
export function showPlace({root, elapsed}: Frame, place: number): void {
  const [number, words] = place > 0 ? [String(place), place === 1 ? "next" : `in ${place}`] : ["", ""];
  const before = elapsed.dataset.place ?? "";
  if (before === number && (number === "" || elapsed.textContent === words)) return;
  elapsed.textContent = words;
  elapsed.dataset.place = number;
  elapsed.title = place > 0 ? `Waits: number ${place} in the queue` : "";
  const name = place > 0 ? "Take out of the queue" : "Run cell";
  const button = root.querySelector<HTMLElement>(".tool-run")!;
  button.setAttribute("aria-label", name);
  button.title = name;
}

/** Offers `kinds`, and the cell's own kind in any case. Only the chosen one is there until somebody wants another. */
export function offerKinds(select: HTMLSelectElement, kinds: Kind[], chosen: Kind): void {
  const all = kinds.includes(chosen) ? kinds : [...kinds, chosen];
  select.replaceChildren(...all.map((kind) => make("option", {value: kind}, LABELS[kind])));
  select.value = chosen;
}

/** One button for each kind; `near` is the one that is wanted most often there, `name` makes their names. */
export function kindButtons(kinds: Kind[], near: Kind, name: (label: string) => string, add: (kind: Kind) => void): HTMLElement[] {
  return kinds.map((kind) => {
    const className = kind === near ? "adder near" : "adder";
    const run = (event: Event): void => {
      event.stopPropagation();
      add(kind);
    };
    const words = {type: "button", class: className, "aria-label": name(LABELS[kind]), title: name(LABELS[kind]), onclick: run};
    return make("button", words, icon("plus"), LABELS[kind]);
  });
}

function tool(action: Action, picture: IconName, name: string): HTMLButtonElement {
  const button = make("button", {type: "button", class: `tool tool-${action}`, "aria-label": name, title: name});
  button.dataset.action = action;
  button.tabIndex = -1;
  button.append(icon(picture));
  return button;
}
