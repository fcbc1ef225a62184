// How the notebook runs: whether what depends on a run follows by itself, its budget, and whether the map is shown.
import {openDialog} from "./dialogs";
import {make} from "./dom";
import {icon} from "./icons";
import type {Budget, FlowSettings} from "./messages";
import {price, tokens} from "./money";

const AUTOMATIC = "After a run, the cells that depend on it run as well. Cells that ask models wait for you, and say what they may cost.";
const LAZY = "After a run, the cells that depend on it are marked as stale.";

export interface Choices {
  automatic(on: boolean): void;
  budget(budget: Budget): void;
  map(): void;
}

export class SettingsBar {
  readonly element: HTMLElement;
  private readonly automatic: HTMLButtonElement;
  private readonly budget: HTMLButtonElement;
  private readonly map: HTMLButtonElement;
  private readonly trouble = make("span", {class: "dataflow-trouble", role: "alert", hidden: true});
  private settings: FlowSettings | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly choices: Choices,
  ) {
    const flip = (): void => choices.automatic(!this.settings?.automatic);
    this.automatic = make("button", {type: "button", role: "switch", class: "switch", "aria-checked": "false", onclick: flip});
    this.automatic.append(make("span", {class: "switch-knob"}), "Automatic");
    this.budget = make("button", {type: "button", class: "flow-tool flow-budget", onclick: () => this.edit()});
    const named = {type: "button", class: "flow-tool", "aria-pressed": "false", "aria-label": "Map of cells", title: "Map of cells: which needs which"};
    this.map = make("button", {...named, onclick: () => choices.map()}, icon("graph"), "Map");
    this.element = make("div", {class: "dataflow", role: "group", "aria-label": "Dataflow", hidden: true});
    this.element.append(this.automatic, this.budget, this.trouble, make("span", {class: "space"}), this.map);
  }

  show(settings: FlowSettings): void {
    this.settings = settings;
    this.element.hidden = false;
    this.automatic.setAttribute("aria-checked", String(settings.automatic));
    this.automatic.title = settings.automatic ? AUTOMATIC : LAZY;
    this.trouble.hidden = settings.trouble === "";
    this.trouble.textContent = settings.trouble;
    this.budget.replaceChildren(...meter(settings), make("span", {}, said(settings)));
    this.budget.classList.toggle("spent", share(settings) >= 1);
    this.budget.title = titled(settings);
  }

  showMap(shown: boolean): void {
    this.map.setAttribute("aria-pressed", String(shown));
  }

  private edit(): void {
    const settings = this.settings;
    if (settings) editBudget(this.host, settings, (budget) => this.choices.budget(budget));
  }
}

function said({usd, tokens: most, used_usd: cost, used_tokens: used}: FlowSettings): string {
  const parts = [usd == null ? "" : `${price(cost)} of ${price(usd)}`, most == null ? "" : `${used.toLocaleString("en")} of ${tokens(most)}`];
  const bound = parts.filter(Boolean).join(" · ");
  if (bound) return `Budget ${bound}`;
  return used > 0 ? `Used ${cost > 0 ? `${price(cost)}, ` : ""}${tokens(used)} · no budget` : "No budget";
}

function titled({unpriced_tokens: unpriced, usd}: FlowSettings): string {
  const unknown = `${tokens(unpriced)} were used of models whose price is unknown; a budget in dollars cannot count them.`;
  return `What this session may use. Click to change it.${unpriced > 0 && usd != null ? ` ${unknown}` : ""}`;
}

/** The part of the budget that is used, from 0; that of dollars or of tokens, whichever is more. */
function share({usd, tokens: most, used_usd: cost, used_tokens: used}: FlowSettings): number {
  return Math.max(usd == null ? 0 : part(cost, usd), most == null ? 0 : part(used, most));
}

function part(used: number, most: number): number {
  return most > 0 ? used / most : 1;
}

function meter(settings: FlowSettings): Node[] {
  if (settings.usd == null && settings.tokens == null) return [];
  const bar = make("span", {class: "flow-meter", "aria-hidden": "true"}, make("span", {}));
  (bar.firstChild as HTMLElement).style.width = `${Math.min(share(settings), 1) * 100}%`;
  return [bar];
}

function editBudget(host: HTMLElement, settings: FlowSettings, save: (budget: Budget) => void): void {
  openDialog(host, "Budget", (close) => {
    const usd = field("Dollars", settings.usd, "0.01", "no bound");
    const most = field("Tokens", settings.tokens, "1", "no bound");
    const ask = field("Ask above, in dollars", settings.ask_above, "0.01", "0.10");
    const submit = (event: Event): void => {
      event.preventDefault();
      save({usd: number(usd), tokens: number(most), ask_above: kept(number(ask))});
      close();
    };
    const text = "The run stops at the call that goes beyond, and no further call is made. It counts all that this session uses; answers from a record are free. Kept in the file.";
    const cancel = make("button", {type: "button", class: "button", onclick: () => close()}, "Cancel");
    const yes = make("button", {type: "submit", class: "button button-strong"}, "Save");
    const asking = make("p", {class: "budget-note"}, "Before stale cells run again for more than this, you are asked.");
    const fields = make("div", {class: "budget-fields"}, labelled(usd), labelled(most), labelled(ask));
    const form = make("form", {class: "budget", onsubmit: submit}, fields, asking, make("div", {class: "dialog-buttons"}, cancel, yes));
    return [make("h2", {}, "Budget of this notebook"), make("p", {}, text), form];
  });
}

/** The sum that is there when nobody says one is not written into the file. */
function kept(sum: number | null): number | null {
  return sum === 0.1 ? null : sum;
}

function field(name: string, value: number | null | undefined, step: string, placeholder: string): HTMLInputElement {
  const input = make("input", {type: "number", min: "0", step, placeholder, "aria-label": name, inputmode: "decimal"});
  // A sum finer than the step, from the file, is a sum as well.
  if (step !== "1") input.step = "any";
  input.value = value == null ? "" : String(value);
  return input;
}

function labelled(input: HTMLInputElement): HTMLElement {
  return make("label", {}, make("span", {}, input.getAttribute("aria-label") ?? ""), input);
}

function number(input: HTMLInputElement): number | null {
  return input.value.trim() === "" ? null : input.valueAsNumber;
}
