/** Running a past run once more: replay, re-run of what changed, resume; and where a run like that came from. */

import { h, type Child } from "./dom";
import { icon } from "./icons";
import { jsonTree } from "./json";
import { moreMenu } from "./more";
import { otlpButton, otlpForm, type OtlpPlace } from "./otlp";
import { reportLink } from "./report";
import { dot } from "./runs";
import type { ForkedRun, Incoming, Mode, Run, Send, Unknown } from "./wire";

interface Offer {
  mode: Mode;
  name: string;
  icon: string;
  hint: string;
}

const REPLAY = "Run it again with every answer from the record of this run. No model is asked, nothing is paid.";
const CHANGED = "Run it again: what is the same comes from the record of this run, only changed calls reach a model.";
const RESUME = "Go on where this run stopped. What it had finished is not done again.";
const SOURCE = "Show the notebook as it was when this run ran, and what has changed since.";
const OFFERS: Offer[] = [
  { mode: "resume", name: "Resume", icon: "play", hint: RESUME },
  { mode: "strict", name: "Replay", icon: "replay", hint: REPLAY },
  { mode: "changed", name: "Re-run changed", icon: "changed", hint: CHANGED },
];
const ORIGINS: Record<Mode | "fork", string> = { strict: "Replay of", changed: "Changes of", resume: "Resumed from", fork: "Forked from" };
const STOPPED = ["failed", "cancelled", "interrupted"];

/** The buttons, the line that says what a run replays, and below them questions and refusals. */
export class Again {
  readonly buttons = h("div", { class: "again", role: "group", "aria-label": "Run again" });
  readonly origin = h("div", { class: "origin", role: "note", "aria-label": "Origin of the run", hidden: true });
  readonly forks = h("div", { class: "forks", role: "note", "aria-label": "Forks of the run", hidden: true });
  readonly card = h("div", { class: "again-card", hidden: true });
  private run = "";
  private told = "";

  /** `here`: the notebook beside the trace. A run of another has other cells. */
  constructor(private readonly send: Send, private readonly here: string) {}

  show(run: Run | null): void {
    if (run?.id !== this.run) {
      this.close();
      this.forks.hidden = true;
    }
    // In a film everything stays where it is: what can be done is about the whole run.
    if (run && run.at !== null && run.id === this.run) return;
    this.run = run?.id ?? "";
    const told = run ? JSON.stringify([run.id, run.status, run.served, run.made]) : "";
    // A focused button must not vanish under a live refresh.
    if (told === this.told) return;
    this.told = told;
    this.offer(run);
    this.origin.hidden = !run?.mode;
    if (run?.mode) this.origin.replaceChildren(icon(run.mode === "resume" ? "play" : run.mode === "fork" ? "fork" : "replay"), ...this.came(run, run.mode));
  }

  /** What is said of this run, and by nobody else. */
  receive(message: Extract<Incoming, { op: "unknown" | "forks" | "otlp" | "otlp_sent" }>): void {
    if (message.op === "unknown") this.question(message.run, message.calls);
    else if (message.op === "forks") this.showForks(message.run, message.forks);
    else if (message.run !== this.run) return;
    else if (message.op === "otlp") this.goOut(message);
    else this.open("note", "status", h("p", {}, message.said), this.cancel("Close"));
  }

  /** Out of here, to tools that speak OpenTelemetry. */
  private goOut(place: OtlpPlace): void {
    const busy = (text: string) => this.open("note", "status", h("p", {}, text));
    const form = otlpForm(place, this.send, this.cancel("Cancel"), busy);
    this.open("question", "group", form);
    this.card.setAttribute("aria-label", "Export as OTLP JSON");
    form.querySelector<HTMLElement>("input")?.focus();
  }

  private offer(run: Run | null): void {
    const focused = (this.buttons.getRootNode() as ShadowRoot).activeElement?.getAttribute("data-mode");
    const ours = run !== null && run.path === this.here;
    const offers = run && ours && run.status !== "running" && run.kind !== "imported" ? OFFERS : [];
    const fits = offers.filter((offer) => offer.mode !== "resume" || canResume(run!));
    const source = run?.path && ours ? [this.source(run.id)] : [];
    const abroad = run?.path && !ours ? this.abroad(run) : [];
    const more = run ? moreMenu(...source, reportLink(run.id), otlpButton(run.id, this.send)) : [];
    this.buttons.replaceChildren(...fits.map((offer) => this.button(offer)), ...abroad, ...more);
    if (focused) this.buttons.querySelector<HTMLElement>(`[data-mode="${focused}"]`)?.focus();
  }

  private button(offer: Offer): HTMLElement {
    const names = { type: "button", class: `again-${offer.mode}`, title: offer.hint, "data-mode": offer.mode };
    const button = h("button", names, icon(offer.icon), offer.name);
    button.addEventListener("click", () => this.ask(offer.mode, []));
    return button;
  }

  /** The way to the notebook of a run that is of another one: there it can be run again and forked. */
  private abroad(run: Run): HTMLElement[] {
    if (!run.path.endsWith(".spell.md")) return [];
    const name = run.path.split("/").pop()!.replace(/\.spell\.md$/, "");
    const title = `This run is one of ${run.path}. Replay, re-run and fork are there.`;
    const button = h("button", { type: "button", title, "data-mode": "abroad" }, icon("jump"), `Open ${name}`);
    button.addEventListener("click", () => this.send({ op: "abroad", run: run.id, path: run.path }));
    return [button];
  }

  private source(run: string): HTMLElement {
    const button = h("button", { type: "button", title: SOURCE, "data-mode": "source" }, icon("run_script"), "Source as it ran");
    button.addEventListener("click", () => this.send({ op: "source", run }));
    return button;
  }

  private ask(mode: Mode, done: boolean[]): void {
    this.close();
    this.send({ op: "again", run: this.run, mode, done });
  }

  /** The runs that went another way at a span of this one. */
  showForks(run: string, forks: ForkedRun[]): void {
    if (run !== this.run) return;
    const links = forks.map((fork) => {
      const link = h("button", { type: "button", class: "link run-id", title: `Show the run ${fork.id}` }, dot(fork.status), `${fork.id} at ${fork.span}`);
      link.addEventListener("click", () => this.send({ op: "choose", run: fork.id }));
      return link;
    });
    this.forks.hidden = !links.length;
    this.forks.replaceChildren(icon("fork"), h("span", {}, links.length === 1 ? "Fork" : "Forks"), ...links);
  }

  private came(run: Run, mode: Mode | "fork"): HTMLElement[] {
    const names = { type: "button", class: "link run-id", title: `Show the run ${run.source}` };
    const link = h("button", names, run.span ? `${run.source} at ${run.span}` : run.source);
    link.addEventListener("click", () => this.send(run.span ? { op: "show", run: run.source, span: run.span } : { op: "choose", run: run.source }));
    const isRun = /^\d{8}T\d{6}-/.test(run.source);
    const place = isRun ? link : h("code", { class: "run-id" }, run.source);
    const served = `${calls(run.served)} from the record`;
    const made = run.made ? `${run.made} made` : "none made";
    return [h("span", {}, ORIGINS[mode], " ", place), h("span", { class: "came" }, h("b", {}, served), ` · ${made}`)];
  }

  /** Calls of which nobody knows whether they were done, one question after the other. */
  question(run: string, unknown: Unknown[], done: boolean[] = []): void {
    const call = unknown[done.length];
    if (run !== this.run) return;
    if (!call) return this.ask("resume", done);
    const answer = (name: string, was: boolean) => {
      const button = h("button", { type: "button" }, name);
      button.addEventListener("click", () => this.question(run, unknown, [...done, was]));
      return button;
    };
    const which = unknown.length > 1 ? ` (${done.length + 1} of ${unknown.length})` : "";
    const text = h("p", {}, "The run was stopped while ", h("code", {}, call.name), ` was at work. Was it done?${which}`);
    const choice = h("div", { class: "again" }, answer("It was done", true), answer("It was not done", false), this.cancel("Cancel"));
    this.open("question", "alertdialog", text, jsonTree(call.input.value, 1), choice);
    choice.querySelector("button")?.focus();
  }

  refuse(message: string): void {
    this.open("refusal", "alert", icon("warning"), h("p", {}, message), this.cancel("Dismiss"));
  }

  close(): void {
    this.card.hidden = true;
    this.card.replaceChildren();
  }

  private open(kind: string, role: string, ...content: Child[]): void {
    this.card.className = `again-card is-${kind}`;
    this.card.setAttribute("role", role);
    this.card.setAttribute("aria-label", kind === "question" ? "Was it done?" : "Run again");
    this.card.replaceChildren(...content.filter((one): one is Node | string => Boolean(one)));
    this.card.hidden = false;
  }

  private cancel(name: string): HTMLElement {
    const button = h("button", { type: "button", class: "link" }, name);
    button.addEventListener("click", () => this.close());
    return button;
  }
}

/** A replay that failed is replayed again, not gone on with. */
function canResume(run: Run): boolean {
  return STOPPED.includes(run.status) && (run.mode === "" || run.mode === "resume");
}

function calls(number: number): string {
  return number === 1 ? "1 call" : `${number} calls`;
}
