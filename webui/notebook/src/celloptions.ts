// The options of one cell: how long it may take, what it may do, and how it begins for everybody. They stand in its
// line of the file.
import type {Cell} from "./cell";
import {openDialog} from "./dialogs";
import {make} from "./dom";
import type {CellProfiles} from "./messages";

type Options = Record<string, string>;

const TIME = /^\d{1,9}(\.\d{1,6})?\s*(ms|s|m|h)?$/;
const FOLDS: [string, string][] = [["code", "The code is folded"], ["output", "The output is folded"], ["section", "The section below is folded"]];
const TIMES = "Seconds, or with a unit: 500ms, 90s, 2m. Then the cell is stopped, here and by llmspell run.";
const ROWS = "Rows of the answer that other cells get: 2,000 without a word, 100,000 or 16 MB at most.";
const NO_PROFILE = "The cell may do what the notebook may. A profile of its own only takes away, also from what other cells made.";

/** Asks for the options of a cell; `keep` gets all of them when something is different. */
export function askOptions(host: HTMLElement, cell: Cell, label: string, profiles: () => Promise<CellProfiles | null>, keep: (options: Options) => void): void {
  openDialog(host, `Options of ${label}`, (close) => {
    const time = make("input", {type: "text", class: "field", id: "cell-timeout", autocomplete: "off", placeholder: "as long as the profile allows", "aria-describedby": "cell-timeout-about"});
    time.value = cell.options.timeout ?? "";
    const rows = make("input", {type: "number", class: "field", id: "cell-rows", min: "1", max: "100000", step: "1", placeholder: "2000", "aria-describedby": "cell-rows-about"});
    rows.value = (cell.options.rows ?? "").replaceAll("_", "");
    const profile = make("select", {class: "field", id: "cell-profile", "aria-describedby": "cell-profile-about"});
    const problem = make("div", {class: "field-problem", role: "alert"});
    const said = (cell.options.fold ?? "").split(/[\s,+]+/);
    const boxes = FOLDS.filter(([part]) => (part === "section") === (cell.kind === "markdown")).map(([part, words]) => {
      const box = make("input", {type: "checkbox", value: part});
      box.checked = said.includes(part);
      return make("label", {class: "cell-option"}, box, words);
    });
    const form = make("form", {class: "cell-options"});
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const wanted = time.value.trim();
      if (wanted && !(TIME.test(wanted) && parseFloat(wanted) > 0)) {
        problem.textContent = "Write seconds, as 30, or 500ms, 90s, 2m.";
        return time.focus();
      }
      // The form itself refuses what is no number of rows.
      const kept = cell.kind === "sql" ? {rows: rows.value.trim()} : {};
      const folds = [...form.querySelectorAll<HTMLInputElement>("[type=checkbox]:checked")].map((box) => box.value).join("+");
      close();
      const options = changed(cell.options, {timeout: wanted, profile: profile.value, ...kept, fold: folds});
      if (JSON.stringify(options) !== JSON.stringify(cell.options)) keep(options);
    });
    if (cell.kind !== "markdown") {
      const about = make("div", {class: "field-about", id: "cell-timeout-about"}, TIMES);
      form.append(make("label", {for: "cell-timeout", class: "cell-option-name"}, "Longest time"), time, about, problem);
      if (cell.kind === "sql") form.append(make("label", {for: "cell-rows", class: "cell-option-name"}, "Rows for other cells"), rows, make("div", {class: "field-about", id: "cell-rows-about"}, ROWS));
      form.append(...profileChoice(profile, cell.options.profile ?? "", profiles));
    }
    form.append(make("div", {class: "cell-option-name"}, "When somebody opens the notebook"), ...boxes);
    const cancel = make("button", {type: "button", class: "button", onclick: () => close()}, "Cancel");
    form.append(make("div", {class: "dialog-buttons"}, cancel, make("button", {type: "submit", class: "button button-strong"}, "Keep")));
    return [make("h2", {}, `Options of ${label}`), form];
  });
}

/** The choice of a profile: what stands in the file at once, the others as soon as the studio has told them. */
function profileChoice(select: HTMLSelectElement, chosen: string, profiles: () => Promise<CellProfiles | null>): HTMLElement[] {
  const about = make("div", {class: "field-about", id: "cell-profile-about"}, NO_PROFILE);
  const show = ({trouble, choices}: CellProfiles): void => {
    const wanted = select.value || chosen;
    const unknown = chosen && !choices.some((one) => one.name === chosen) ? [{name: chosen, left: trouble}] : [];
    const options = [...unknown, ...choices].map(({name}) => make("option", {value: name}, name));
    select.replaceChildren(make("option", {value: ""}, "that of the notebook"), ...options);
    select.value = wanted;
    // What the file says can be taken out also where it cannot be had.
    select.disabled = trouble !== "" && chosen === "";
    select.onchange = () => {
      const left = choices.find((one) => one.name === select.value)?.left;
      about.textContent = trouble || (left ? `What is left: ${left}.` : NO_PROFILE);
    };
    select.onchange(new Event("change"));
  };
  show({trouble: "", choices: []});
  void profiles().then((told) => told && show(told));
  return [make("label", {for: "cell-profile", class: "cell-option-name"}, "Profile"), select, about];
}

/** The options with some replaced; an empty one is taken out. */
function changed(options: Options, given: Options): Options {
  const merged = {...options, ...given};
  return Object.fromEntries(Object.entries(merged).filter(([key, value]) => !(key in given) || value !== ""));
}
