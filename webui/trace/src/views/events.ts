/** The table of all events of a run: sifted by kind, by text and by the selected span. */

import { h } from "../dom";
import { duration, whole } from "../format";
import type { Detail } from "../wire";
import { type PageOf, PagedList } from "./pages";
import type { Ask, Host, View } from "./view";

interface Happening {
  seq: number;
  at: number;
  id: string;
  operation: string;
  moment: string;
  name: string;
  data: string;
}

interface Answer {
  total: number;
  kinds: [string, number][];
  pages: PageOf<Happening>[];
}

const PAUSE = 220;

export class Events implements View {
  readonly name = "events";
  readonly title = "Events";
  readonly icon = "events";
  readonly element: HTMLElement;
  private kind = "";
  private text = "";
  private own = false;
  private span = "";
  private kinds = "";
  private timer = 0;
  private readonly list: PagedList<Happening>;
  private readonly kindBox = h("select", { "aria-label": "Kind of events" });
  private readonly textBox = h("input", { type: "search", placeholder: "With the text", "aria-label": "Text in events", spellcheck: "false" });
  private readonly ownBox = h("input", { type: "checkbox" });
  private readonly note = h("span", { class: "sheet-note", role: "status" });

  constructor(private readonly host: Host) {
    this.list = new PagedList<Happening>({
      label: "Events", height: 26, idOf: (row) => row.id || `#${row.seq}`, draw: (row) => this.line(row),
      look: () => host.look(), pick: (row, byKey) => row.id && host.pick(row.id, byKey),
    });
    this.kindBox.addEventListener("change", () => this.sift(() => (this.kind = this.kindBox.value)));
    this.ownBox.addEventListener("change", () => this.sift(() => (this.own = this.ownBox.checked)));
    this.textBox.addEventListener("input", () => {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.sift(() => (this.text = this.textBox.value.trim())), PAUSE);
    });
    this.textBox.addEventListener("keydown", (event) => event.stopPropagation());
    const own = h("label", { class: "check" }, this.ownBox, "Selected span");
    const tools = h("div", { class: "view-tools" }, this.kindBox, this.textBox, own, h("span", { class: "gap" }), this.note);
    this.element = h("div", { class: "view events" }, tools, this.list.element);
  }

  ask(): Ask {
    return { kind: this.kind, text: this.text, span: this.own ? this.span : "", offsets: this.list.offsets() };
  }

  show(answer: unknown): void {
    const { total, kinds, pages } = answer as Answer;
    const grown = total > this.list.total && this.list.total > 0;
    this.note.textContent = `${whole(total)} ${total === 1 ? "event" : "events"}`;
    this.offer(kinds);
    this.list.place(total, pages);
    if (grown && this.host.following() && this.host.run()?.status === "running") this.list.showEnd();
  }

  choose(span: Detail | null): void {
    this.span = span?.id ?? "";
    if (this.own) this.list.forget();
    this.list.choose(this.span);
  }

  reset(): void {
    this.list.reset();
    this.note.textContent = "";
  }

  draw(): void {
    this.list.draw();
  }

  focus(): void {
    this.list.focus();
  }

  private sift(change: () => void): void {
    change();
    this.list.forget();
    this.host.look();
  }

  private offer(kinds: [string, number][]): void {
    const known = JSON.stringify(kinds);
    if (known === this.kinds) return;
    this.kinds = known;
    const options = kinds.map(([kind, count]) => h("option", { value: kind }, `${kind} (${whole(count)})`));
    this.kindBox.replaceChildren(h("option", { value: "" }, "All kinds"), ...options);
    this.kindBox.value = this.kind;
  }

  private line(row: Happening): HTMLElement {
    const kind = h("code", { role: "gridcell", class: "event-kind" }, row.operation ? `${row.operation}.` : "", h("b", {}, row.moment));
    kind.style.setProperty("--tone", `var(--op-${row.operation}, var(--soft))`);
    const at = h("span", { role: "gridcell", class: "event-at", title: `Event ${row.seq}` }, row.at > 0 ? `+${duration(row.at)}` : "0 ms");
    const name = h("span", { role: "gridcell", class: "event-name" }, row.name);
    return h("div", { class: `line event is-${row.moment}` }, at, kind, name, h("span", { role: "gridcell", class: "event-data" }, row.data));
  }
}
