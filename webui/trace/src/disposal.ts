/** What becomes of the runs that are chosen: deleted, archived, restored, saved as a file; asked before, said after. */

import { h, iconButton, type Child } from "./dom";
import { whole } from "./format";
import { icon } from "./icons";
import type { ChosenRun, Disposed, Send, Weighed, What } from "./wire";

/** Runs that are compared at once. */
const MOST = 50;
/** Runs that are saved as one file at once; as in `webui/keeping.py`. */
const MOST_EXPORTED = 500;

const HINTS: Record<What, string> = {
  delete: "Delete for good: journal, rows, labels, and texts that no other run uses (Delete)",
  archive: "Put the journals into Parquet, a tenth of their size; the runs stay in lists and SQL (z)",
  restore: "Make the journals of archived runs again (z)",
};

interface Around {
  compare(runs: ChosenRun[]): void;
  /** Chooses every run that is sifted. */
  all(): void;
  clear(): void;
  /** Where the keys go when a question was answered. */
  focus(): void;
  open(run: string): void;
  /** How many runs are sifted. */
  total(): number;
}

export class Disposal {
  readonly element = h("div", { class: "disposal" });
  private chosen: ChosenRun[] = [];
  private question: HTMLElement | null = null;
  private readonly told = h("div", { class: "told-line", role: "status" });

  constructor(private readonly send: Send, private readonly around: Around) {}

  get isAsking(): boolean {
    return this.question !== null;
  }

  show(chosen: ChosenRun[]): void {
    this.chosen = chosen;
    if (!this.question) this.draw();
  }

  /** Asks before runs go; what is archived can be had back, so that is done at once. */
  wish(what: What, runs: ChosenRun[]): void {
    if (runs.length === 0) return;
    this.say("Looking…");
    const ids = runs.map((run) => run.id);
    if (what === "delete") this.send({ op: "weigh", what, runs: ids });
    else this.send({ op: "dispose", what, runs: ids });
  }

  /** Archives what is not archived; when all of it is, restores it. */
  pack(runs: ChosenRun[]): void {
    this.wish(runs.every((run) => run.archived) ? "restore" : "archive", runs);
  }

  weighed(stake: Weighed): void {
    if (stake.runs.length === 0) return this.say(stake.running ? "What still goes on cannot be deleted. Stop it first." : "Those runs are not there any more.", true);
    this.say("");
    const count = stake.runs.length;
    const go = h("button", { type: "button", class: "solid danger" }, `Delete ${runs(count)}`);
    go.addEventListener("click", () => {
      this.send({ op: "dispose", what: stake.what, runs: stake.runs });
      this.cancel();
      this.say(`Deleting ${runs(count)}…`);
    });
    const no = h("button", { type: "button", class: "link" }, "Cancel");
    no.addEventListener("click", () => this.cancel());
    const title = h("p", { class: "disposal-title", id: "disposal-title" }, `Delete ${runs(count)} (${stake.size}) for good?`);
    const more = h("ul", {}, ...this.facts(stake).map((fact) => h("li", {}, fact)));
    this.question = h("div", { class: "question", role: "alertdialog", "aria-modal": "false", "aria-labelledby": "disposal-title" }, title, more, h("div", { class: "label-ends" }, go, no));
    this.question.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.cancel();
    });
    this.draw();
    no.focus();
  }

  private facts(stake: Weighed): string[] {
    const one = stake.runs.length === 1;
    return [
      `Gone are ${one ? "its" : "their"} journal${one ? "" : "s"}, rows, labels, and texts that no other run uses. This cannot be undone.`,
      "What cells of notebooks last showed goes with the run that showed it.",
      stake.labelled ? `${runs(stake.labelled)} of them ${stake.labelled === 1 ? "has" : "have"} a tag, a note or a pin.` : "",
      stake.running ? `${runs(stake.running)} still going on: kept.` : "",
    ].filter(Boolean);
  }

  disposed(message: Disposed): void {
    if (message.trouble) return this.say(message.trouble, true);
    const undo = message.undo;
    const back = undo && h("button", { type: "button", class: "link" }, "Undo");
    if (back) back.addEventListener("click", () => this.send({ op: "dispose", what: undo, runs: message.runs }));
    this.around.clear();
    this.say(message.said, false, back || null);
    this.around.focus();
  }

  /** Says what happened, with something to press beside it. */
  say(text: string, bad = false, ...more: Child[]): void {
    this.told.classList.toggle("bad", bad);
    this.told.replaceChildren(...(text ? [h("span", {}, text)] : []));
    for (const one of more) if (one) this.told.append(one);
    if (text) this.told.append(iconButton("Close this note", icon("close"), () => this.say("")));
    this.told.hidden = text === "";
  }

  cancel(): void {
    this.question = null;
    this.draw();
    this.around.focus();
  }

  private draw(): void {
    const bar = this.question ?? (this.chosen.length ? this.bar() : null);
    const focused = (this.element.getRootNode() as ShadowRoot).activeElement?.getAttribute("data-do");
    this.element.replaceChildren(...[this.told, bar].filter((one): one is HTMLElement => one !== null));
    if (focused) this.element.querySelector<HTMLElement>(`[data-do="${focused}"]`)?.focus();
  }

  private bar(): HTMLElement {
    const { chosen } = this;
    const one = chosen[0]!;
    const told = chosen.length === 1 ? `“${one.title || one.id}” is chosen.` : `${whole(chosen.length)} runs are chosen.`;
    const total = this.around.total();
    const all = total > chosen.length ? this.link(`Choose all ${whole(total)} (a)`, "all", () => this.around.all()) : null;
    const compare = h("button", { type: "button", class: "solid", "data-do": "compare", "aria-keyshortcuts": "c", title: chosen.length > MOST ? `At most ${MOST} runs are compared` : "Compare (c)" }, "Compare");
    compare.disabled = chosen.length < 2 || chosen.length > MOST;
    compare.addEventListener("click", () => this.around.compare(this.chosen));
    const packed = chosen.every((run) => run.archived);
    const tools = h("div", { class: "disposal-tools", role: "group", "aria-label": "With the chosen runs" }, this.file(chosen), this.button(packed ? "restore" : "archive", packed ? "Restore" : "Archive"), this.button("delete", "Delete…"), compare);
    return h("div", { class: "compare-bar" }, h("span", { class: "chosen-told", role: "status" }, told), all, this.link("Clear", "clear", () => this.around.clear()), h("span", { class: "gap" }), tools);
  }

  private button(what: What, name: string): HTMLElement {
    const keys = what === "delete" ? "Delete" : "z";
    const button = h("button", { type: "button", class: `plain-button${what === "delete" ? " danger" : ""}`, "data-do": what === "delete" ? what : "pack", title: HINTS[what], "aria-keyshortcuts": keys }, name);
    button.addEventListener("click", () => this.wish(what, this.chosen));
    return button;
  }

  /** Runs as one file, which Import takes in elsewhere. */
  private file(runs: ChosenRun[]): HTMLElement {
    const many = runs.length > MOST_EXPORTED;
    const what = runs.length === 1 ? "Save the run as one file, with all it was" : "Save the runs as one file, with all they were";
    const hint = many ? `At most ${MOST_EXPORTED} runs are saved as one file` : `${what} sent and answered; Import takes it in elsewhere (e)`;
    const where = many ? { role: "link", "aria-disabled": "true" } : { href: address(runs), download: nameOf(runs) };
    return h("a", { class: "plain-button", "data-do": "export", ...where, title: hint, "aria-keyshortcuts": "e" }, "Export");
  }

  /** Saves runs as one file, as its link would. */
  save(runs: ChosenRun[]): void {
    if (runs.length > MOST_EXPORTED) return this.say(`At most ${MOST_EXPORTED} runs are saved as one file.`, true);
    const link = h("a", { href: address(runs), download: nameOf(runs) });
    this.element.append(link);
    link.click();
    link.remove();
  }

  private link(text: string, name: string, press: () => void): HTMLElement {
    const button = h("button", { type: "button", class: "link", "data-do": name }, text);
    button.addEventListener("click", press);
    return button;
  }
}

function address(runs: ChosenRun[]): string {
  const ids = runs.map((run) => encodeURIComponent(run.id));
  return ids.length === 1 ? `api/runs/${ids[0]}/export` : `api/runs/export?${ids.map((id) => `run=${id}`).join("&")}`;
}

function nameOf(runs: ChosenRun[]): string {
  return runs.length === 1 ? `${runs[0]!.id}.run` : "runs.zip";
}

function runs(count: number): string {
  return count === 1 ? "1 run" : `${whole(count)} runs`;
}
