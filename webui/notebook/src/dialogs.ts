// What is shown over the page: dialogs, of which two are here: the list of keys, and a question before a loss.
import {COMMANDS, EDITOR_KEYS, KEYS_OF_PAUSES} from "./commands";
import {make} from "./dom";
import {icon} from "./icons";
import {KEYBOARDS, type Keyboard, type Keyboards} from "./keyboards";
import {readable} from "./keys";

type Close = (after?: () => void) => void;

/**
 * Shows `content` in a modal dialog; Escape, a click outside and `close` end it. Then the focus goes back to where it
 * was, unless `close` got something else to do; `closed` names what is to be done in any case.
 */
export function openDialog(
  host: HTMLElement,
  label: string,
  content: (close: Close, closed: (run: () => void) => void) => Node[],
): void {
  const before = focused(document);
  const dialog = make("dialog", {class: "dialog", "aria-label": label});
  let then = (): void => before?.focus({preventScroll: true});
  const ends: (() => void)[] = [];
  const close = (after?: () => void): void => {
    if (after) then = after;
    dialog.close();
  };
  dialog.append(...content(close, (run) => ends.push(run)));
  dialog.addEventListener("close", () => {
    dialog.remove();
    for (const run of ends) run();
    then();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  // Keys in a dialog are its own: the notebook must not hear them.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  host.append(dialog);
  dialog.showModal();
}

/** The element that has the focus, also inside the components of the page. */
function focused(root: Document | ShadowRoot): HTMLElement | null {
  const element = root.activeElement as HTMLElement | null;
  return element?.shadowRoot?.activeElement ? focused(element.shadowRoot) : element;
}

export function showHelp(host: HTMLElement, keyboards: Keyboards): void {
  openDialog(host, "Keyboard shortcuts", (close) => {
    const leave = make("button", {type: "button", class: "tool", "aria-label": "Close", onclick: () => close()}, icon("close"));
    const head = make("div", {class: "dialog-head"}, make("h2", {}, "Keyboard shortcuts"), leave);
    const columns = keyGroups().map(([title, rows]) => section(title, rows));
    return [head, keyboardChoice(keyboards), make("div", {class: "shortcuts"}, ...columns)];
  });
}

type Row = [title: string, keys: string[]];

/** Every command with its keys, in groups: for the sheet here and the one in the settings. */
export function keyGroups(): [string, Row[]][] {
  const groups = new Set(COMMANDS.map((command) => command.group).filter(Boolean));
  const paused: [string, Row[]] = ["While a run is paused", KEYS_OF_PAUSES.map(([name, keys]): Row => [name, readable(keys)])];
  const found = [...groups].map((title): [string, Row[]] => {
    const commands = COMMANDS.filter((command) => command.group === title && command.keys.length > 0);
    const rows = commands.map((command): [string, string] => [command.title, command.keys[0]!]);
    const all = title === "While editing" ? [...rows, ...EDITOR_KEYS] : rows;
    return [title, all.map(([name, keys]): Row => [name, readable(keys)])];
  });
  return [...found, paused];
}

/** The keys of the editor: a choice of one person, kept for every notebook. */
function keyboardChoice(keyboards: Keyboards): HTMLElement {
  const select = make("select", {class: "field keyboard-choice"});
  const options = Object.entries(KEYBOARDS).map(([value, label]) => make("option", {value}, label));
  select.append(...options);
  select.value = keyboards.chosen;
  select.addEventListener("change", () => void keyboards.choose(select.value as Keyboard));
  return make("label", {class: "keyboard"}, "Keys while editing", select);
}

export function confirmRestart(host: HTMLElement, restart: () => void): void {
  openDialog(host, "Restart the kernel", (close) => {
    const agree = (): void => {
      close();
      restart();
    };
    const text = "Variables, agents and state of this session are lost. The notebook and its traces stay.";
    const cancel = make("button", {type: "button", class: "button", onclick: () => close()}, "Cancel");
    const yes = make("button", {type: "button", class: "button button-strong", onclick: agree, autofocus: true});
    yes.append("Restart");
    const buttons = make("div", {class: "dialog-buttons"}, cancel, yes);
    return [make("h2", {}, "Restart the kernel?"), make("p", {}, text), buttons];
  });
}

function section(title: string, rows: Row[]): HTMLElement {
  const list = make("dl", {});
  for (const [name, keys] of rows) {
    const parts = keys.map((part) => make("kbd", {}, part));
    list.append(make("div", {}, make("dt", {}, name), make("dd", {}, ...parts)));
  }
  return make("section", {}, make("h3", {}, title), list);
}
