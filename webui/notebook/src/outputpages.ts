// A long output shown piece by piece: some more lines, all of it, or as a file. It scrolls in its box until then.
import {make} from "./dom";
import {download} from "./tables";

const MORE = 500;
const LINE = 19.4;

export class OutputPages {
  private readonly more = make("button", {type: "button", class: "show-more"}, `Show ${MORE} more lines`);
  private readonly all = make("button", {type: "button", class: "show-all"}, "Show all");
  private readonly save = make("button", {type: "button", class: "show-file", title: "Save the text of this output as a file"}, "Download");
  private readonly bar = make("div", {class: "output-pages"}, this.more, this.all, this.save);

  constructor(
    private readonly region: HTMLElement,
    private readonly box: HTMLElement,
    private readonly content: HTMLElement,
  ) {
    this.more.addEventListener("click", () => this.lengthen());
    this.all.addEventListener("click", () => this.toggle());
    this.save.addEventListener("click", () => download("output.txt", this.content.textContent ?? ""));
  }

  /** Shows the buttons when there is more than the box shows: `hidden` pixels. */
  offer(hidden = this.box.scrollHeight - this.box.clientHeight): void {
    const {box} = this;
    if (this.region.classList.contains("whole") || hidden <= 2) return;
    box.tabIndex = 0;
    this.more.hidden = hidden < MORE * LINE;
    if (!this.bar.isConnected) this.region.append(this.bar);
  }

  toggle(): void {
    if (!this.bar.isConnected) return;
    const whole = this.region.classList.toggle("whole");
    this.all.textContent = whole ? "Show less" : "Show all";
    this.box.style.maxHeight = "";
    if (whole) this.more.hidden = true;
    else this.offer();
  }

  private lengthen(): void {
    const top = this.box.scrollTop;
    this.box.style.maxHeight = `${this.box.clientHeight + MORE * LINE}px`;
    this.box.scrollTop = top;
    if (this.box.scrollHeight <= this.box.clientHeight + 2) this.toggle();
    else this.offer();
  }
}
