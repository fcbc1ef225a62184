/** The sequence diagram: a column for each who took part, a row for each call, in the order of time. */

import { h } from "../dom";
import { duration, tokens, whole, words } from "../format";
import { icon } from "../icons";
import type { Detail, Status } from "../wire";
import { type PageOf, PagedList } from "./pages";
import type { Ask, Host, View } from "./view";

interface Part {
  kind: string;
  name: string;
}

interface Call {
  id: string;
  operation: string;
  name: string;
  status: Status;
  started: number;
  seconds: number | null;
  input: number;
  output: number;
  from: number;
  to: number;
}

interface Answer {
  parts: Part[];
  total: number;
  pages: PageOf<Call>[];
  at: number | null;
}

const COLUMN = 112;
const EDGE = 8;

/** The icon of one who took part. */
export const PART_ICONS: Record<string, string> = {
  cell: "run_cell", agent: "invoke_agent", model: "chat", tool: "execute_tool", workflow: "invoke_workflow", other: "unfold",
};

export class Sequence implements View {
  readonly name = "sequence";
  readonly title = "Sequence";
  readonly icon = "sequence";
  readonly element: HTMLElement;
  private parts: Part[] = [];
  private span = "";
  private wanted = "";
  private readonly list: PagedList<Call>;
  private readonly head = h("div", { class: "parts", role: "presentation" });
  private readonly inner: HTMLElement;
  private readonly note = h("span", { class: "sheet-note", role: "status" });

  constructor(private readonly host: Host) {
    this.list = new PagedList<Call>({
      label: "Calls", height: 30, idOf: (row) => row.id, draw: (row) => this.line(row),
      look: () => host.look(), pick: (row, byKey) => this.host.pick(row.id, byKey),
    });
    this.inner = h("div", { class: "sequence-wide" }, this.head, this.list.element);
    const tools = h("div", { class: "view-tools" }, this.note);
    this.element = h("div", { class: "view sequence" }, tools, h("div", { class: "sequence-scroll" }, this.inner));
  }

  ask(): Ask {
    return { offsets: this.list.offsets(), span: this.wanted };
  }

  show(answer: unknown): void {
    const { parts, total, pages, at } = answer as Answer;
    const grown = total > this.list.total && this.list.total > 0;
    if (JSON.stringify(parts) !== JSON.stringify(this.parts)) this.columns(parts);
    this.note.textContent = `${whole(total)} ${total === 1 ? "call" : "calls"} between ${whole(parts.length)}`;
    this.list.place(total, pages);
    this.list.choose(this.span);
    if (at !== null && this.wanted) {
      this.wanted = "";
      if (at < total) this.list.reveal(at);
    } else if (grown && this.host.following() && this.host.run()?.status === "running") this.list.showEnd();
  }

  choose(span: Detail | null): void {
    if (span?.id === this.span) return;
    this.span = span?.id ?? "";
    // It may be anywhere in a long list: Python says where.
    this.wanted = this.span;
    this.list.choose(this.span);
  }

  reset(): void {
    this.parts = [];
    this.head.replaceChildren();
    this.list.reset();
    this.wanted = this.span = "";
  }

  draw(): void {
    this.list.draw();
  }

  focus(): void {
    this.list.focus();
  }

  private columns(parts: Part[]): void {
    this.parts = parts;
    this.inner.style.minWidth = `${parts.length * COLUMN + 2 * EDGE}px`;
    this.inner.style.setProperty("--columns", String(Math.max(1, parts.length)));
    this.head.replaceChildren(...parts.map((part) => {
      const box = h("span", { class: `part of-${part.kind}`, title: `${words(part.kind)} ${part.name}` }, icon(PART_ICONS[part.kind] ?? ""), h("b", {}, part.name || "script"));
      box.style.setProperty("--tone", `var(--op-${PART_ICONS[part.kind] ?? ""}, var(--soft))`);
      return box;
    }));
    // What was drawn stands in other columns now.
    this.list.forget();
  }

  private line(row: Call): HTMLElement {
    const step = 100 / Math.max(1, this.parts.length);
    const [from, to] = [(row.from + 0.5) * step, (row.to + 0.5) * step];
    const itself = row.from === row.to;
    const back = to < from;
    const arrow = h("span", { "aria-hidden": "true", class: `arrow${back ? " back" : ""}${itself ? " self" : ""}` });
    arrow.style.left = `${Math.min(from, to)}%`;
    arrow.style.width = itself ? "26px" : `${Math.abs(to - from)}%`;
    const spent = tokens(row.input, row.output);
    const text = [this.verb(row), duration(row.seconds) || "running", spent].filter(Boolean).join(" · ");
    const label = h("span", { class: "arrow-text", role: "gridcell" }, text);
    // Where there is more room: the words begin at the left end of the arrow, or end at its right one.
    const left = Math.min(from, to);
    if (left > 60) label.style.right = `calc(${100 - Math.max(from, to)}% + 8px)`;
    else label.style.left = `calc(${left}% + 8px)`;
    const line = h("div", { class: `line asking is-${row.status}` }, arrow, label);
    line.style.setProperty("--tone", `var(--op-${row.operation}, var(--soft))`);
    line.setAttribute("aria-label", `${this.who(row.from)} to ${this.who(row.to)}: ${words(row.operation)}, ${text}${row.status === "ok" ? "" : `, ${row.status}`}`);
    return line;
  }

  private verb(row: Call): string {
    return { chat: "asks", execute_tool: "calls", invoke_agent: "asks", handoff: "hands over", invoke_workflow: "runs", embeddings: "embeds" }[row.operation] ?? words(row.operation);
  }

  private who(place: number): string {
    const part = this.parts[place];
    return part ? `${part.kind} ${part.name}` : "?";
  }
}
