/** A form in which a person writes a value of the state, as JSON. What is wrong with it says Python. */

import { h } from "./dom";

const SCOPES = ["session", "global", "agent", "workflow"];

export class ValueForm {
  readonly element = h("form", { class: "value-form", "aria-label": "Value" });
  private readonly text = h("textarea", { "aria-label": "Value as JSON", rows: "4", spellcheck: "false" });
  private readonly wrong = h("p", { class: "wrong", role: "alert", hidden: true });
  private readonly scope = h("select", { "aria-label": "Scope" }, ...SCOPES.map((name) => h("option", { value: name }, name)));
  private readonly owner = h("input", { type: "text", "aria-label": "Owner: an agent's or workflow's id", placeholder: "its id", spellcheck: "false", hidden: true });
  private readonly key = h("input", { type: "text", "aria-label": "Key", placeholder: "key", spellcheck: "false" });

  /** `id` is the key that is edited, "" for a new one; `done` closes the form. */
  constructor(private readonly id: string, value: unknown, private readonly save: (id: string, text: string) => void, private readonly done: () => void) {
    this.text.value = id ? JSON.stringify(value, null, 2) : "";
    this.text.placeholder = '"a text", 12, true, {"a": [1, 2]}';
    this.scope.addEventListener("change", () => (this.owner.hidden = !["agent", "workflow"].includes(this.scope.value)));
    const where = id ? null : h("div", { class: "where" }, this.scope, this.owner, this.key);
    const cancel = h("button", { type: "button", class: "quiet" }, "Cancel");
    cancel.addEventListener("click", done);
    const hint = h("span", { class: "mute" }, "JSON · Ctrl Enter sets it");
    this.element.append(...[where, this.text, this.wrong, h("div", { class: "form-foot" }, h("button", { type: "submit", class: "primary" }, "Set"), cancel, hint)].filter((one) => one !== null));
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.element.addEventListener("keydown", (event) => this.press(event));
  }

  focus(): void {
    (this.id ? this.text : this.key).focus();
  }

  refuse(message: string): void {
    this.wrong.textContent = message;
    this.wrong.hidden = false;
    this.text.focus();
  }

  private send(): void {
    this.wrong.hidden = true;
    this.save(this.id || JSON.stringify([this.scope.value, this.owner.hidden ? "" : this.owner.value.trim(), this.key.value.trim()]), this.text.value);
  }

  private press(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Escape") this.done();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.send();
  }
}
