// The two things that are shown over the page: the list of keys, and a question before something that cannot be undone.
import {COMMANDS, EDITOR_KEYS} from "./commands";
import {make} from "./dom";
import {icon} from "./icons";
import {readable} from "./keys";

/** Shows `content` in a modal dialog; Escape, a click outside and `close` end it. */
function open(host: HTMLElement, label: string, content: (close: () => void) => Node[]): void {
  const before = (host.getRootNode() as Document | ShadowRoot).activeElement as HTMLElement | null;
  const dialog = make("dialog", {class: "dialog", "aria-label": label});
  const close = (): void => dialog.close();
  dialog.append(...content(close));
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus({preventScroll: true});
  });
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  // Keys in a dialog are its own: the notebook must not hear them.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  host.append(dialog);
  dialog.showModal();
}

export function showHelp(host: HTMLElement): void {
  open(host, "Keyboard shortcuts", (close) => {
    const leave = make("button", {type: "button", class: "tool", "aria-label": "Close", onclick: close}, icon("close"));
    const head = make("div", {class: "dialog-head"}, make("h2", {}, "Keyboard shortcuts"), leave);
    const groups = new Set(COMMANDS.map((command) => command.group).filter(Boolean));
    const columns = [...groups].map((title) => {
      const commands = COMMANDS.filter((command) => command.group === title);
      const rows = commands.map((command): [string, string] => [command.title, command.keys[0]!]);
      return section(title, title === "While editing" ? [...rows, ...EDITOR_KEYS] : rows);
    });
    return [head, make("div", {class: "shortcuts"}, ...columns)];
  });
}

export function confirmRestart(host: HTMLElement, restart: () => void): void {
  open(host, "Restart the kernel", (close) => {
    const agree = (): void => {
      close();
      restart();
    };
    const text = "Variables, agents and state of this session are lost. The notebook and its traces stay.";
    const cancel = make("button", {type: "button", class: "button", onclick: close}, "Cancel");
    const yes = make("button", {type: "button", class: "button button-strong", onclick: agree, autofocus: true});
    yes.append("Restart");
    const buttons = make("div", {class: "dialog-buttons"}, cancel, yes);
    return [make("h2", {}, "Restart the kernel?"), make("p", {}, text), buttons];
  });
}

function section(title: string, rows: [string, string][]): HTMLElement {
  const list = make("dl", {});
  for (const [name, keys] of rows) {
    const parts = readable(keys).map((part) => make("kbd", {}, part));
    list.append(make("div", {}, make("dt", {}, name), make("dd", {}, ...parts)));
  }
  return make("section", {}, make("h3", {}, title), list);
}
