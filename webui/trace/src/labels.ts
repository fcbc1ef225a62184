/** The form for what a person says of a run: its tags and a note. */

import { h } from "./dom";
import type { ListedRun } from "./wire";

export class LabelForm {
  readonly element: HTMLFormElement;
  private readonly tags = h("input", { type: "text", "aria-label": "Tags, with commas between", placeholder: "Tags, with commas between", maxlength: "400" });
  private readonly note = h("textarea", { "aria-label": "Note", placeholder: "Note", rows: "3", maxlength: "4000" });

  constructor(run: ListedRun, keep: (tags: string[], note: string) => void, done: () => void) {
    this.tags.value = run.tags.join(", ");
    this.note.value = run.note;
    const title = h("p", { class: "label-title" }, "Tags and note of ", h("b", {}, run.title || run.id));
    const save = h("button", { type: "submit", class: "solid" }, "Save");
    const cancel = h("button", { type: "button", class: "link" }, "Cancel");
    cancel.addEventListener("click", done);
    this.element = h("form", { class: "label-form", "aria-label": "Tags and note" }, title, this.tags, this.note, h("div", { class: "label-ends" }, save, cancel));
    const submit = () => {
      keep(this.tags.value.split(",").map((tag) => tag.trim()).filter(Boolean), this.note.value);
      done();
    };
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") done();
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  focus(): void {
    this.tags.focus();
  }
}
