// One tool in the palette: what it is, its manual page, the form of its parameters and options, and the two buttons.
import {make} from "./dom";
import {icon} from "./icons";
import {renderMarkdown} from "./markdown";
import {Fields} from "./toolfields";
import {optionSchema, type ToolInfo, traits} from "./tools";

type Table = Record<string, unknown>;

export interface ToolPageHost {
  /** The call as code in the language of the cells nearby; null when that cannot be had. */
  code(tool: string, input: Table, options: Table): Promise<string | null>;
  /** Runs the call beside the cells; the id of its news, null when that cannot be done. */
  attempt(tool: string, input: Table, options: Table): Promise<string | null>;
  insert(code: string): void;
  /** To the list, where there is no room for both. */
  back(): void;
}

const UNHEARD = "The studio did not answer. Try it again.";

export class ToolPage {
  readonly element: HTMLElement;
  private readonly input: Fields;
  private readonly options: Fields;
  private readonly more: HTMLDetailsElement;
  private readonly trouble = make("div", {class: "field-problem", role: "alert", hidden: true});
  private readonly run = make("button", {type: "submit", class: "button button-strong"}, "Try");

  constructor(
    private readonly tool: ToolInfo,
    private readonly host: ToolPageHost,
    trial: HTMLElement,
  ) {
    this.input = new Fields(tool.parameters, "parameter");
    this.options = new Fields(optionSchema(tool), "option");
    this.more = this.optionBox();
    const insert = make("button", {type: "button", class: "button", onclick: () => void this.insert()}, "Insert into a cell");
    const keys = make("span", {class: "palette-keys"}, make("kbd", {}, "↵"), " tries  ", make("kbd", {}, "⇧ ↵"), " new line");
    const buttons = make("div", {class: "palette-buttons"}, this.run, insert, keys);
    const form = make("form", {class: "palette-form", "aria-label": `Call ${tool.name}`, novalidate: true});
    form.append(this.input.element, this.more, this.trouble, buttons);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.attempt();
    });
    form.addEventListener("keydown", (event) => this.pressed(event));
    if (this.input.count === 0) this.input.element.append(make("p", {class: "field-about"}, "It takes no parameters."));
    this.element = make("div", {class: "palette-page"}, ...this.head(), form, trial);
  }

  focus(): void {
    if (!this.input.focus()) this.run.focus();
  }

  setBusy(busy: boolean): void {
    this.run.disabled = busy;
  }

  private head(): HTMLElement[] {
    const {tool} = this;
    const names = [tool.class, ...(tool.aliases ?? [])].filter(Boolean).join(", ");
    const back = make("button", {type: "button", class: "tool palette-back", "aria-label": "All tools", onclick: () => this.host.back()});
    back.append(icon("back"));
    const title = make("h3", {}, tool.name, ...(names ? [make("span", {class: "palette-class"}, names)] : []));
    const chips = traits(tool).map(({text, kind}) => make("li", {class: `chip chip-${kind}`}, text));
    const parts: HTMLElement[] = [make("div", {class: "palette-title"}, back, title)];
    parts.push(make("p", {class: "palette-lead"}, tool.description));
    if (chips.length > 0) parts.push(make("ul", {class: "chips", "aria-label": "What it needs and does"}, ...chips));
    if (tool.manual && tool.manual.trim() !== tool.description.trim()) {
      const manual = make("details", {class: "palette-manual"}, make("summary", {}, "Manual page"));
      manual.append(renderMarkdown(tool.manual));
      parts.push(manual);
    }
    return parts;
  }

  private optionBox(): HTMLDetailsElement {
    const box = make("details", {class: "palette-options", hidden: this.options.count === 0});
    box.append(make("summary", {}, "Options"));
    const about = (this.tool.about_options ?? "").replace(/^[ \t]+/gm, "");
    if (about) box.append(renderMarkdown(about));
    box.append(this.options.element);
    return box;
  }

  private pressed(event: KeyboardEvent): void {
    const inText = event.target instanceof HTMLTextAreaElement;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !inText) return;
    event.preventDefault();
    void this.attempt();
  }

  /** What is filled in; null when something is wrong, which is then in sight. */
  private read(): {input: Table; options: Table} | null {
    const input = this.input.read();
    const options = this.options.read();
    if (!options) this.more.open = true;
    return input && options ? {input, options} : null;
  }

  private async attempt(): Promise<void> {
    const given = this.run.disabled ? null : this.read();
    if (!given) return;
    this.setBusy(true);
    const id = await this.host.attempt(this.tool.name, given.input, given.options);
    this.tell(id === null ? UNHEARD : "");
    if (id === null) this.setBusy(false);
  }

  private async insert(): Promise<void> {
    const given = this.read();
    if (!given) return;
    const code = await this.host.code(this.tool.name, given.input, given.options);
    this.tell(code === null ? UNHEARD : "");
    if (code !== null) this.host.insert(code);
  }

  private tell(trouble: string): void {
    this.trouble.textContent = trouble;
    this.trouble.hidden = trouble === "";
  }
}
