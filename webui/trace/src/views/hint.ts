/** A small note at the pointer. Its words are text and stay text. */

import { h } from "../dom";

export class Hint {
  readonly element = h("div", { class: "hint", role: "tooltip" });
  private readonly title = h("b");
  private readonly text = h("span");

  constructor() {
    this.element.append(this.title, this.text);
    this.element.hidden = true;
  }

  show(event: MouseEvent, title: string, text: string): void {
    this.title.textContent = title.slice(0, 300);
    this.text.textContent = text.slice(0, 500);
    this.element.hidden = false;
    const box = this.element.offsetParent?.getBoundingClientRect();
    if (!box) return;
    const left = Math.min(event.clientX - box.left + 12, box.width - this.element.offsetWidth - 8);
    const under = event.clientY - box.top + 18;
    const above = event.clientY - box.top - this.element.offsetHeight - 10;
    const top = under + this.element.offsetHeight > box.height && above > 0 ? above : under;
    this.element.style.transform = `translate(${Math.max(4, left)}px, ${top}px)`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
