// Whether the scripts of this notebook run behind walls: one line above the cells, and what protects what.
import {openDialog} from "./dialogs";
import {make} from "./dom";
import {icon} from "./icons";
import type {Isolation} from "./messages";

const GUIDE = "api/guide/security";

const ON = "Scripts run in a process without files, network or programs of its own. They can only ask the kernel.";
const OFF = "Scripts run in the kernel’s own process. Their language and the profile keep them in.";

/** What keeps scripts from what: without walls, and behind them. */
const PROTECTION: [what: string, without: string, behind: string][] = [
  ["Files, network, programs", "the profile, at every call", "the profile, and the system: the process has none of its own"],
  ["A script that breaks out of Lua or JavaScript", "nothing: it has the rights of the kernel", "the system: it finds only its own process"],
  ["Python cells", "as the profile says: trusted, isolated or off", "the system: only the folders of the profile"],
  ["Memory and time", "limits in the language", "limits in the language, and of the process, which can be ended"],
  ["Other packages’ tools and engines", "as the profile says", "not there: nothing bounds them"],
];

/** What keeps scripts from what in a browser's tab, where there is only one way. */
const PROTECTION_IN_TAB: [what: string, by: string][] = [
  ["Files and programs of this computer", "the browser: a tab has none of them"],
  ["Other sites, other tabs", "the browser"],
  ["Pages and services of the web", "the profile, at every call; and each server, which has to allow this page (CORS)"],
  ["A script that breaks out of Lua or JavaScript", "the browser: it finds what this site keeps here (notebooks, traces, keys), and the web"],
  ["Python cells", "nothing but the browser: they reach what this site keeps here, and the web; a profile that isolates them does not run them"],
  ["Memory and time", "limits in the language, and Stop, which ends the kernel if it must"],
];

export class IsolationBar {
  readonly element: HTMLElement;
  private readonly button: HTMLButtonElement;
  private readonly text: HTMLElement;
  private on = false;
  private inTab = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly choose: (on: boolean) => void,
  ) {
    this.button = make("button", {type: "button", role: "switch", class: "switch", onclick: () => this.ask()});
    this.button.append(make("span", {class: "switch-knob"}), "Isolated");
    this.text = make("span", {class: "isolation-text"});
    const about = {type: "button", class: "tool", title: "What protects what", "aria-label": "What protects what"};
    const more = make("button", {...about, onclick: () => this.explain()}, icon("shield"));
    this.element = make("div", {class: "isolation", role: "group", "aria-label": "Isolation", hidden: true});
    this.element.append(this.button, this.text, more);
  }

  show({on, trouble, tab}: Isolation): void {
    this.on = on;
    this.inTab = tab;
    this.element.hidden = false;
    this.element.classList.toggle("walled", on);
    // In a tab that is how it is, and no news, until a file asks for walls.
    this.element.classList.toggle("refused", trouble !== "" && (on || !tab));
    this.button.setAttribute("aria-checked", String(on));
    // What the file asks for can be taken back also where it cannot be had.
    this.button.disabled = trouble !== "" && !on;
    this.text.textContent = trouble || (on ? ON : "");
    this.button.title = trouble || (on ? ON : OFF);
  }

  private ask(): void {
    const on = !this.on;
    const label = on ? "Isolate this notebook?" : "Stop isolating this notebook?";
    openDialog(this.host, label, (close) => {
      const agree = (): void => {
        close();
        this.choose(on);
      };
      const cancel = make("button", {type: "button", class: "button", onclick: () => close()}, "Cancel");
      const yes = make("button", {type: "button", class: "button button-strong", onclick: agree, autofocus: true});
      yes.append(on ? "Isolate and restart" : "Restart without walls");
      const text = "The kernel restarts: variables, agents and state of this session are lost. The choice is kept in the file.";
      const buttons = make("div", {class: "dialog-buttons"}, cancel, yes);
      return [make("h2", {}, label), make("p", {}, text), protection(), guide(), buttons];
    });
  }

  private explain(): void {
    openDialog(this.host, "What protects what", (close) => {
      const leave = make("button", {type: "button", class: "tool", "aria-label": "Close", onclick: () => close()}, icon("close"));
      const head = make("div", {class: "dialog-head"}, make("h2", {}, "What protects what"), leave);
      return [head, this.inTab ? protectionInTab() : protection(), guide()];
    });
  }
}

function protectionInTab(): HTMLElement {
  const head = make("tr", {}, make("th", {scope: "col"}, ""), make("th", {scope: "col"}, "Kept away by"));
  const rows = PROTECTION_IN_TAB.map(([what, by]) => make("tr", {}, make("th", {scope: "row"}, what), cell("Kept away by", by)));
  return make("table", {class: "protection"}, make("thead", {}, head), make("tbody", {}, ...rows));
}

function protection(): HTMLElement {
  const head = make("tr", {}, ...["", "Not isolated", "Isolated"].map((name) => make("th", {scope: "col"}, name)));
  const rows = PROTECTION.map(([what, without, behind]) => {
    const cells = [cell("Not isolated", without), cell("Isolated", behind)];
    return make("tr", {}, make("th", {scope: "row"}, what), ...cells);
  });
  return make("table", {class: "protection"}, make("thead", {}, head), make("tbody", {}, ...rows));
}

function cell(column: string, text: string): HTMLElement {
  return make("td", {"data-column": column}, text);
}

function guide(): HTMLElement {
  const link = make("a", {class: "link", href: GUIDE, target: "_blank", rel: "noopener"}, "docs/security.md");
  return make("p", {class: "isolation-guide"}, "More in the guide: ", link);
}
