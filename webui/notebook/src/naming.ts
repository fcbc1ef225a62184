// What a name means in the whole notebook: to its definition, all its places, another name for it.
import type {Announcer} from "./announcer";
import type {Cell} from "./cell";
import {openDialog} from "./dialogs";
import {make} from "./dom";
import type {Finder} from "./finder";
import type {CellList} from "./list";
import type {NameInfo} from "./messages";
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

  /** Why it could not be done; "" when it was. */
  private async send(cell: Cell, position: number, to: string): Promise<string> {
    const answer = await this.host.wire.ask<{cells?: number; problem?: string}>({op: "rename_name", id: cell.id, pos: position, to});
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

export function count(number: number, what: string): string {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}

