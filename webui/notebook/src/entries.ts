// What the command palette offers: commands, places in the notebook, and what the rest of the page adds.
// Not here: how it is searched and shown.
import type {Cell} from "./cell";
import {COMMANDS, type Desk} from "./commands";
import {headingsOf} from "./headings";
import {LABELS} from "./languages";
import type {CellList} from "./list";
import type {Kind} from "./messages";

export interface Entry {
  /** Names it among the recent ones; the same thing has the same one on the next day. */
  id: string;
  group: string;
  title: string;
  /** Further words to find it by, shown small. */
  about?: string;
  keys?: string;
  run(): void;
}

/** The rest of the page hears this event and pushes its entries into `detail`: see `shell/bar.js`. */
export const OFFER = "llmspell:entries";

const OWN = "Command palette";

/** All of it but the tools, as things are now. */
export function entriesOf(desk: Desk, list: CellList, kinds: Kind[]): Entry[] {
  return [...commands(desk), ...insertions(desk, kinds), ...offered(), ...places(desk, list)];
}

function commands(desk: Desk): Entry[] {
  return COMMANDS.filter((command) => command.title !== OWN).map((command) => ({
    id: `command ${command.title}`,
    group: command.group || "Cells",
    title: command.title,
    keys: command.keys[0],
    run: () => command.run(desk),
  }));
}

function insertions(desk: Desk, kinds: Kind[]): Entry[] {
  return kinds.map((kind) => ({
    id: `insert ${kind}`,
    group: "Cells",
    title: `Insert ${LABELS[kind]} cell below`,
    run: () => desk.actions.insertKind(kind),
  }));
}

/** What the rest of the page has to offer. */
export function offered(): Entry[] {
  const entries: Entry[] = [];
  window.dispatchEvent(new CustomEvent(OFFER, {detail: entries}));
  return entries;
}

function places(desk: Desk, list: CellList): Entry[] {
  const outline = headingsOf(list.all).map(({cell, level, text}, index) => ({
    id: `heading ${cell.id} ${index}`,
    group: "Go to section",
    title: text,
    about: "#".repeat(level),
    run: () => desk.selection.choose(cell),
  }));
  const cells = list.all.map((cell, index) => place(desk, cell, index + 1));
  return [...outline, ...cells];
}

function place(desk: Desk, cell: Cell, number: number): Entry {
  const line = cell.source.split("\n").find((one) => one.trim() !== "") ?? "(empty)";
  const title = cell.name || `Cell ${number}`;
  const about = `${cell.name ? `${number} · ` : ""}${LABELS[cell.kind]} · ${line.trim().slice(0, 80)}`;
  return {id: `cell ${cell.id}`, group: "Go to cell", title, about, run: () => desk.selection.choose(cell)};
}
