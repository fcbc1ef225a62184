/** The state at any moment of the run: a slider over time, the keys as they were then, and who wrote them. */

import { h } from "../dom";
import { duration, whole } from "../format";
import { icon } from "../icons";
import { brief } from "../ledger";
import { jsonTree } from "../json";
import type { Detail, Payload } from "../wire";
import type { Ask, Host, View } from "./view";

interface Tick {
  at: number;
  span: string;
  key: string;
  place: number;
}

interface Entry {
  id: string;
  scope: string;
  owner: string;
  key: string;
  value: Payload;
  old: Payload;
  /** Seconds since the run began; null when an earlier run wrote it. */
  changed: number | null;
  span: string;
}

interface Answer {
  ticks: Tick[];
  total: number;
  end: number;
  at: number;
  keys: Entry[];
}

const STEPS = 1000;
const PAUSE = 40;

export class Moment implements View {
  readonly name = "moment";
  readonly title = "State";
  readonly icon = "write_state";
  readonly element: HTMLElement;
  private known: Answer | null = null;
  /** Null: the newest. */
  private at: number | null = null;
  private chosen = "";
  private drawn = "";
  private timer = 0;
  private open = new Set<string>();
  private readonly slider = h("input", { type: "range", min: 0, max: STEPS, value: STEPS, "aria-label": "Moment of the run" });
  private readonly ticks = h("div", { class: "ticks", "aria-hidden": "true" });
  private readonly when = h("b", { class: "moment-when" });
  private readonly note = h("span", { class: "sheet-note", role: "status" });
  private readonly list = h("div", { class: "moment-list", role: "list", "aria-label": "Keys at this moment", tabindex: "0" });

  constructor(private readonly host: Host) {
    this.slider.addEventListener("input", () => this.slide());
    this.slider.addEventListener("keydown", (event) => this.key(event));
    const back = this.step("Change before", "‹", -1);
    const on = this.step("Change after", "›", 1);
    const line = h("div", { class: "moment-line" }, back, h("div", { class: "moment-track" }, this.ticks, this.slider), on, this.when);
    this.element = h("div", { class: "view moment" }, h("div", { class: "view-tools" }, this.note), line, this.list);
  }

  ask(): Ask {
    return { at: this.at };
  }

  show(answer: unknown): void {
    this.known = answer as Answer;
    const { at, end, total, ticks } = this.known;
    if (this.host.moment() !== null) this.slider.value = String(end > 0 ? Math.round((at / end) * STEPS) : 0);
    else if (this.at === null) this.slider.value = String(STEPS);
    this.slider.setAttribute("aria-valuetext", `${duration(at) || "0 ms"} after the start`);
    this.when.textContent = `+${duration(at)}`;
    const before = ticks.filter((tick) => tick.at <= at + 1e-9);
    this.note.textContent = total ? `${whole(before[before.length - 1]?.place ?? 0)} of ${whole(total)} changes so far` : "This run changed no state.";
    this.ticks.replaceChildren(...ticks.map((tick) => this.mark(tick, end)));
    const now = JSON.stringify([this.known.keys, this.chosen]);
    if (now !== this.drawn) this.fill(now);
  }

  choose(span: Detail | null): void {
    const other = span?.id !== this.chosen;
    this.chosen = span?.id ?? "";
    if (!span || !other || this.host.moment() !== null) return;
    // What the state was when the span ended, or is now.
    if (span.seconds !== null) this.move(span.started + span.seconds + 1e-6);
    else this.at = null;
    this.drawn = "";
  }

  reset(): void {
    this.known = null;
    this.at = null;
    this.drawn = "";
    this.list.replaceChildren();
    this.ticks.replaceChildren();
  }

  now(): void {
    this.at = null;
    this.drawn = "";
  }

  draw(): void {
    if (this.known) this.show(this.known);
  }

  focus(): void {
    this.slider.focus({ preventScroll: true });
  }

  private move(at: number): void {
    const end = this.known?.end ?? 0;
    this.at = at;
    if (end > 0) this.slider.value = String(Math.round(Math.min(1, at / end) * STEPS));
  }

  private slide(): void {
    const share = Number(this.slider.value) / STEPS;
    const end = this.known?.end ?? 0;
    // There is one moment: where a film is on, it is the film's.
    if (this.host.moment() !== null) return this.host.seek(share * end);
    this.at = share >= 1 ? null : share * end;
    this.when.textContent = `+${duration(share * end) || "0 ms"}`;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.host.look(), PAUSE);
  }

  private mark(tick: Tick, end: number): HTMLElement {
    const mark = h("i", { class: tick.span === this.chosen ? "on" : "", title: `${tick.key} +${duration(tick.at)}` });
    mark.style.left = `${Math.min(100, (tick.at / Math.max(end, 1e-9)) * 100)}%`;
    return mark;
  }

  private step(name: string, text: string, way: number): HTMLElement {
    const button = h("button", { type: "button", class: "icon-button", "aria-label": name, title: name }, text);
    button.addEventListener("click", () => this.jump(way));
    return button;
  }

  /** To the change before or after this moment; its span is selected. */
  private jump(way: number): void {
    if (!this.known) return;
    const here = this.host.moment() ?? this.at ?? this.known.end;
    const { ticks } = this.known;
    const next = way > 0 ? ticks.find((tick) => tick.at > here + 1e-6) : ticks.filter((tick) => tick.at < here - 2e-6).pop();
    if (!next) return;
    if (this.host.moment() !== null) this.host.seek(next.at + 1e-6);
    else this.move(next.at + 1e-6);
    this.chosen = next.span;
    this.drawn = "";
    this.host.pick(next.span, true);
    this.host.look();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "PageUp") this.jump(-1);
    else if (event.key === "PageDown") this.jump(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private fill(now: string): void {
    this.drawn = now;
    const keys = this.known?.keys ?? [];
    const rows = keys.map((entry) => this.entry(entry));
    if (rows.length === 0) rows.push(h("div", { class: "note", role: "listitem" }, "No key had a value at this moment."));
    this.list.replaceChildren(...rows);
  }

  private entry(entry: Entry): HTMLElement {
    const owner = entry.owner ? `${entry.scope} · ${entry.owner}` : entry.scope;
    const since = entry.changed === null ? "from an earlier run" : `+${duration(entry.changed)}`;
    const value = h("span", { class: "moment-value" }, brief(entry.value.value));
    const head = h("summary", {}, h("b", {}, entry.key), h("span", { class: "mute" }, owner), value, h("span", { class: "mute moment-since" }, since));
    const on = entry.span !== "" && entry.span === this.chosen;
    const box = h("details", { class: `moment-entry${on ? " selected" : ""}` }, head);
    const body = h("div", { class: "moment-body" }, jsonTree(entry.value.value, 1));
    if (entry.old.value !== null) body.append(h("p", { class: "mute" }, "before"), jsonTree(entry.old.value, 1));
    if (entry.span) {
      const link = h("button", { type: "button", class: "link" }, icon("jump"), "Who changed it");
      link.addEventListener("click", () => this.host.pick(entry.span));
      body.append(link);
    }
    box.append(body);
    box.open = this.open.has(entry.id);
    box.addEventListener("toggle", () => (box.open ? this.open.add(entry.id) : this.open.delete(entry.id)));
    return h("div", { role: "listitem" }, box);
  }
}
