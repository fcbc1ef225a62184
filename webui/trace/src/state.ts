/** The state of a notebook: its keys as a tree with their latest values, what is watched, the history of one, edits. */

import base from "./base.css";
import { h, iconButton, say } from "./dom";
import { ago, clock, duration, size } from "./format";
import { icon } from "./icons";
import { jsonTree } from "./json";
import { type Entry, KeyTree, brief } from "./keytree";
import css from "./state.css";
import { ValueForm } from "./valueform";
import { Watches } from "./watches";
import type { PanelModel, Payload } from "./wire";

interface Change {
  time: number;
  old: Payload;
  value: Payload;
  run: string;
  span: string;
  by: string;
  line: number;
}

/** The moment at which the state is seen: so many seconds after the beginning of a run; and since the epoch. */
interface Past {
  run: string;
  at: number;
  time: number;
}

type Incoming =
  | { op: "entries"; entries: Entry[]; more: boolean; past: Past | null }
  | { op: "history"; id: string; changes: Change[]; more: boolean }
  | { op: "edited"; id: string }
  | { op: "done" }
  | { op: "refused"; message: string }
  | { op: "trouble"; message: string };

class StatePage {
  readonly element: HTMLDivElement;
  private readonly tree = new KeyTree((id) => this.choose(id));
  private readonly watches = new Watches((id) => this.choose(id), () => this.draw());
  private readonly history = h("section", { class: "history", "aria-label": "History" });
  private readonly input: HTMLInputElement;
  private readonly note = h("p", { class: "note", hidden: true });
  private readonly notice = h("p", { class: "notice", role: "alert", hidden: true });
  private readonly pin = iconButton("Watch what this finds", icon("pin"), () => this.watches.toggle(this.input.value.trim()));
  private readonly place = h("div", { class: "form-place" });
  private readonly add = iconButton("Add a key", icon("plus"), () => this.write("", null));
  private entries: Entry[] = [];
  private told: Extract<Incoming, { op: "history" }> | null = null;
  private form: ValueForm | null = null;
  private more = false;
  private past: Past | null = null;
  private readonly when = h("span", {});
  private readonly back = h("p", { class: "past", role: "status", hidden: true });

  constructor(private readonly model: PanelModel) {
    const about = "Find a key; brief.* for a pattern";
    this.input = h("input", { type: "search", placeholder: about, "aria-label": "Find a key", spellcheck: "false" });
    this.input.addEventListener("input", () => this.draw());
    const box = h("div", { class: "search" }, icon("search"), this.input);
    const bar = h("div", { class: "state-bar" }, box, this.pin, h("span", { class: "gap" }), this.add);
    const now = h("button", { type: "button", class: "link" }, "Back to now");
    now.addEventListener("click", () => model.send_msg({ op: "now" }));
    this.back.append(this.when, now);
    const list = h("div", { class: "state-list" }, this.watches.element, this.tree.element, this.note);
    const main = h("div", { class: "state-main" }, list, this.history);
    const hint = h("p", {}, "What a spell keeps with State appears here, with the history of every key.");
    const empty = h("div", { class: "nothing" }, icon("write_state"), h("h3", {}, "Nothing is kept yet"), hint);
    const style = h("style");
    style.textContent = base + css;
    const names = { class: "state empty", role: "region", "aria-label": "State" };
    this.element = h("div", names, style, this.back, bar, this.notice, this.place, main, empty);
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.tree.selected) this.closeHistory();
    });
  }

  receive(message: Incoming): void {
    if (message.op === "entries") this.show(message);
    else if (message.op === "history") this.tell(message);
    else if (message.op === "refused" && this.form) this.form.refuse(message.message);
    else if (message.op === "done") this.closeForm();
    else if (message.op !== "edited") {
      say(this.notice, message.message);
      this.notice.hidden = message.message === "";
    }
  }

  tick(): void {
    this.tree.tick();
  }

  private show({ entries, more, past }: Extract<Incoming, { op: "entries" }>): void {
    this.entries = entries;
    this.more = more;
    this.turn(past);
    this.element.classList.toggle("empty", entries.length === 0 && past === null);
    if (!entries.some((entry) => entry.id === this.tree.selected)) this.closeHistory();
    this.draw();
    if (this.told && !this.form) this.tell(this.told);
  }

  /** To a moment of the past, where nothing can be changed, or back to now. */
  private turn(past: Past | null): void {
    if ((past === null) !== (this.past === null)) this.closeForm();
    this.past = past;
    this.back.hidden = past === null;
    this.add.disabled = past !== null;
    if (past) say(this.when, `As it was ${duration(past.at) || "0 ms"} after the start of ${past.run}.`);
  }

  private draw(): void {
    const text = this.input.value.trim();
    const rule = text.toLowerCase().split("*");
    const said = (entry: Entry) => `${entry.key} ${entry.scope} ${entry.owner} ${brief(entry.value)}`.toLowerCase();
    const rows = text ? this.entries.filter((entry) => inOrder(rule, said(entry))) : this.entries;
    this.watches.show(this.entries);
    this.tree.show(rows);
    this.pin.disabled = text === "";
    this.pin.setAttribute("aria-pressed", String(this.watches.has(text)));
    const none = text ? `No key matches “${text}”.` : "No key had a value at this moment.";
    this.note.textContent = rows.length ? "Only the newest keys are listed." : none;
    this.note.hidden = rows.length > 0 && !this.more;
  }

  private choose(id: string): void {
    this.tree.selected = id;
    this.closeForm();
    this.draw();
    this.model.send_msg({ op: "choose", id });
  }

  private closeHistory(): void {
    this.tree.selected = "";
    this.told = null;
    this.history.replaceChildren();
    this.element.classList.remove("detailed");
    this.tree.element.querySelector(".selected")?.classList.remove("selected");
  }

  private tell(message: Extract<Incoming, { op: "history" }>): void {
    const entry = this.entries.find((one) => one.id === message.id);
    if (!entry || message.id !== this.tree.selected) return;
    this.told = message;
    this.element.classList.add("detailed");
    if (this.form && this.history.contains(this.form.element)) return;
    const watched = this.watches.has(entry.key);
    const pin = iconButton(watched ? "Watch no more" : "Watch", icon("pin"), () => (this.watches.toggle(entry.key), this.tell(message)), { "aria-pressed": String(watched) });
    const still = this.past ? { disabled: true, title: "What was cannot be changed: go back to now" } : {};
    const edit = iconButton("Edit the value", icon("edit"), () => this.write(entry.id, entry), still);
    const remove = iconButton("Delete the key", icon("minus"), () => this.ask(entry), still);
    const close = iconButton("Close history", icon("close"), () => this.closeHistory());
    const head = h("header", {}, h("h2", { title: entry.key }, entry.key), h("span", { class: "gap" }), pin, edit, remove, close);
    const list = h("ol", { class: "changes" }, ...message.changes.map((change) => this.change(change)));
    if (message.more) list.append(h("li", { class: "mute" }, "Older changes are in the trace."));
    this.history.replaceChildren(head, h("div", { class: "history-body" }, h("div", { class: "now" }, whole(entry.value)), list));
  }

  private write(id: string, entry: Entry | null): void {
    this.closeForm();
    if (entry?.value.folded) {
      say(this.notice, "This value is too large to be edited here; let a cell set it.");
      this.notice.hidden = false;
      return;
    }
    const save = (at: string, value: string) => this.model.send_msg({ op: "edit", id: at, value });
    this.form = new ValueForm(id, entry?.value.value, save, () => this.closeForm());
    const now = this.history.querySelector(".now");
    if (entry && now) now.replaceChildren(this.form.element);
    else this.place.replaceChildren(this.form.element);
    if (!entry) this.element.classList.remove("empty");
    this.form.focus();
  }

  /** Deleting asks once: it cannot be taken back, though the history keeps the value. */
  private ask(entry: Entry): void {
    const sure = h("button", { type: "button", class: "primary danger" }, "Delete");
    const no = h("button", { type: "button", class: "quiet" }, "Keep it");
    const box = h("div", { class: "form-foot", role: "group", "aria-label": "Delete the key?" }, sure, no, h("span", { class: "mute" }, "The history keeps its values."));
    sure.addEventListener("click", () => this.model.send_msg({ op: "edit", id: entry.id, value: null }));
    no.addEventListener("click", () => this.told && this.tell(this.told));
    this.history.querySelector(".now")?.replaceChildren(box);
    no.focus();
  }

  private closeForm(): void {
    this.form = null;
    this.place.replaceChildren();
    this.notice.hidden = true;
    this.element.classList.toggle("empty", this.entries.length === 0 && this.past === null);
    if (this.told) this.tell(this.told);
  }

  private change(change: Change): HTMLElement {
    const from = h("span", { class: "old", title: brief(change.old) }, brief(change.old));
    const to = h("span", { class: "new", title: brief(change.value) }, brief(change.value));
    const link = h("button", { type: "button", class: "link" }, "Show in the trace");
    link.addEventListener("click", () => this.model.send_msg({ op: "trace", run: change.run, span: change.span }));
    const by = change.by === "person" ? "by hand" : [change.by, change.line ? `line ${change.line}` : ""].filter(Boolean).join(", ");
    const head = h("div", { class: "change-head" }, h("span", { title: ago(change.time, Date.now() / 1000) }, clock(change.time)), by ? h("span", { class: "by" }, by) : null, link);
    return h("li", {}, head, h("div", { class: "change" }, from, h("span", { class: "mute" }, "→"), to));
  }
}

/** Whether all parts are in a text, one after another. */
function inOrder(parts: string[], text: string): boolean {
  let from = 0;
  return parts.every((part) => {
    const at = text.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}

function whole(value: Payload): HTMLElement {
  const tree = jsonTree(value.value);
  if (value.folded) tree.append(h("p", { class: "mute" }, `The beginning of ${size(value.size)}.`));
  return tree;
}

/** What Panel calls once for each page that shows the component. */
export function render({ model }: { model: PanelModel }): HTMLElement {
  const page = new StatePage(model);
  model.on("msg:custom", (message) => page.receive(message as Incoming));
  const timer = window.setInterval(() => page.tick(), 5000);
  model.on("remove", () => window.clearInterval(timer));
  window.requestAnimationFrame(() => model.send_msg({ op: "ready" }));
  return page.element;
}

export default { render };
