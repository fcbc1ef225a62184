// Speaks to screen readers and shows short notes, at most one at a time, with an optional way back.
import {make} from "./dom";

const STAY = 6_000;

export class Announcer {
  readonly element: HTMLElement;
  private readonly spoken: HTMLElement;
  private readonly note: HTMLElement;
  private timer: number | undefined;

  constructor() {
    this.spoken = make("div", {class: "spoken", "aria-live": "polite"});
    this.note = make("div", {class: "note", hidden: true});
    this.element = make("div", {}, this.spoken, this.note);
  }

  /** Says `text` to screen readers only. */
  say(text: string): void {
    this.spoken.textContent = text;
  }

  /** Shows `text` for some seconds, with a button when there is something to do about it. */
  show(text: string, action?: {label: string; run: () => void}): void {
    this.say(text);
    this.note.replaceChildren(make("span", {}, text));
    if (action) {
      const press = (): void => {
        this.hide();
        action.run();
      };
      this.note.append(make("button", {type: "button", onclick: press}, action.label));
    }
    this.note.hidden = false;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.hide(), STAY);
  }

  hide(): void {
    window.clearTimeout(this.timer);
    this.note.hidden = true;
  }
}
