// What a name means in the whole notebook: to its definition, all its places, another name for it.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import {openDialog} from "./dialogs";
import {make} from "./dom";
import type {Finder} from "./finder";
import type {CellList} from "./list";
import type {NameInfo, Query} from "./messages";
import type {Wire} from "./wire";

const KINDS: Record<NameInfo["kind"], string> = {
  local: "variable of this cell",
  global: "variable of all cells of this language",
  result: "result of a cell, read as cells.NAME",
};

export interface NamingHost {
  element: HTMLElement;
  list: CellList;
  wire: Wire;
  announcer: Announcer;
  finder: Finder;
  flush(): void;
  undo(): void;
  goTo(cell: Cell, from: number, to: number, focus: boolean): void;
  /** Calls a cell otherwise, and changes nothing else. */
  call(cell: Cell, name: string): void;
}

export class Naming {
  constructor(private readonly host: NamingHost) {}

  async goToDefinition(cell: Cell, position: number): Promise<void> {
    const info = await this.ask(cell, position);
    const place = info?.definition;
    const there = place && this.host.list.get(place.id);
    if (place && there) return this.host.goTo(there, place.from, place.to, true);
    this.host.announcer.show(info ? `No cell defines ${info.name}. The pointer on it shows its help.` : "There is no name here.");
  }

  async findAll(cell: Cell, position: number): Promise<void> {
    const info = await this.ask(cell, position);
    if (!info || info.spots.length === 0) return this.host.announcer.show("There is no name here.");
    const hits = info.spots.flatMap((spot) => {
      const there = this.host.list.get(spot.id);
      if (!there) return [];
      there.mount();
      return [{cell: there, from: spot.from, to: spot.to}];
    });
    const here = hits.findIndex((hit) => hit.cell === cell && hit.from <= position && position <= hit.to);
    this.host.finder.showNamed(info.name, hits, Math.max(here, 0));
  }

  async rename(cell: Cell, position: number): Promise<void> {
    const info = await this.ask(cell, position);
    if (!info) return this.host.announcer.show("There is no name here.");
    const places = count(info.spots.length, "place");
    const cells = count(new Set(info.spots.map((spot) => spot.id)).size, "cell");
    openDialog(this.host.element, `Rename ${info.name}`, (close) => {
      const input = make("input", {type: "text", class: "field rename-field", "aria-label": "New name", autocomplete: "off", spellcheck: "false"});
      input.value = info.name;
      const problem = make("p", {class: "rename-problem", role: "alert"});
      const cancel = make("button", {type: "button", class: "button", onclick: () => close()}, "Cancel");
      const yes = make("button", {type: "submit", class: "button button-strong"}, "Rename");
      const form = make("form", {}, input, problem, make("div", {class: "dialog-buttons"}, cancel, yes));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        void this.send(cell, position, input.value).then((wrong) => {
          problem.textContent = wrong;
          if (!wrong) close();
        });
      });
      requestAnimationFrame(() => input.select());
      return [make("h2", {}, `Rename ${info.name}`), make("p", {}, `A ${KINDS[info.kind]}: ${places} in ${cells}.`), form];
    });
  }

  /** Calls a cell otherwise; where others read its result a person is asked whether they follow. */
  async callCell(cell: Cell, typed: string): Promise<void> {
    const before = cell.name;
    const to = typed.trim();
    if (!before || !to || to === before) return this.host.call(cell, typed);
    this.host.flush();
    const told = await this.host.wire.ask<{uses: string[]}>({op: "result_uses", id: cell.id});
    if (!told || told.uses.length === 0) return this.host.call(cell, typed);
    const title = `Rename ${before} to ${to}`;
    openDialog(this.host.element, title, (close, closed) => {
      const problem = make("p", {class: "rename-problem", role: "alert"});
      closed(() => cell.rename(cell.name)); // What was typed is not its name yet, and may never be.
      const onlyThis = (): void => {
        this.host.call(cell, typed);
        close();
      };
      const follow = (): Promise<void> =>
        this.done({op: "rename_result", id: cell.id, to}).then((wrong) => {
          problem.textContent = wrong;
          if (!wrong) close();
        });
      const cancel = make("button", {type: "button", class: "button", onclick: () => close()}, "Cancel");
      const alone = make("button", {type: "button", class: "button", onclick: onlyThis}, "Only this cell");
      const all = make("button", {type: "button", class: "button button-strong", onclick: () => void follow(), autofocus: true}, "Rename everywhere");
      const those = told.uses.length === 1 ? "reads" : "read";
      const text = `${listed(told.uses)} ${those} its result as cells.${before}. Renamed everywhere they read cells.${to}, which is one step to undo.`;
      return [make("h2", {}, title), make("p", {}, text), problem, make("div", {class: "dialog-buttons"}, cancel, alone, all)];
    });
  }

  /** Why it could not be done; "" when it was. */
  private send(cell: Cell, position: number, to: string): Promise<string> {
    return this.done({op: "rename_name", id: cell.id, pos: position, to});
  }

  private async done(query: Query): Promise<string> {
    const answer = await this.host.wire.ask<{cells?: number; problem?: string}>(query);
    if (!answer) return "The studio does not answer. Try again.";
    if (answer.problem) return answer.problem;
    if (answer.cells) {
      const undo = {label: "Undo", run: () => this.host.undo()};
      this.host.announcer.show(`Renamed in ${count(answer.cells, "cell")}`, undo);
    }
    return "";
  }

  private ask(cell: Cell, position: number): Promise<NameInfo | null> {
    this.host.flush();
    return this.host.wire.ask<NameInfo>({op: "name", id: cell.id, pos: position});
  }
}

/** Names as a person lists them: `a, b and c`, the first four of many. */
function listed(names: string[]): string {
  const shown = names.length > 4 ? [...names.slice(0, 4), count(names.length - 4, "more cell")] : names;
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}` : shown[0]!;
}

export function count(number: number, what: string): string {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}

