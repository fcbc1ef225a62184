/** Everything about the selected span: what went in, what came out, what it cost, what happened on the way. */

import { answerOf, besides, conversation, messagesOf } from "./conversation";
import { diffMessage } from "./diff";
import { copyText, h, iconButton, say } from "./dom";
import { clock, cost, duration, size, tokens, words } from "./format";
import { icon } from "./icons";
import { jsonTree, longText } from "./json";
import { moments } from "./moments";
import { secondsOf } from "./rows";
import type { Detail, Payload, Send } from "./wire";

const TITLES: Record<string, string> = { error: "Error", input: "Input", output: "Output", attributes: "Attributes" };
const PAUSE = "Break here next time: a run pauses at the next call like this one, and you read and edit it.";
const FORK = "Fork from here (F): run it again up to this span from the record, and another way from there.";
type Field = "error" | "input" | "output" | "attributes";

export class DetailView {
  readonly element = h("section", { class: "detail", "aria-label": "Span detail" });
  private shown: Detail | null = null;
  private shut = new Set<string>(["attributes"]);
  private duration = h("b");
  private copying = "";
  private streamed: HTMLElement | null = null;
  private stop = h("button");
  /** Spans at whose like a breakpoint was set from here → where. */
  private readonly stops = new Map<string, string>();

  constructor(
    private readonly send: Send,
    private readonly close: () => void,
    private readonly now: () => number,
    private readonly fork: () => void,
    private readonly pause: () => void,
  ) {}

  get id(): string {
    return this.shown?.id ?? "";
  }

  clear(): void {
    this.shown = null;
    this.element.replaceChildren();
  }

  /** Shows a span; the same span again (it goes on) keeps the place the person reads at. */
  show(detail: Detail): void {
    const before = this.shown;
    this.shown = detail;
    if (before && sameButStreaming(before, detail) && this.streamed) {
      this.streamed.textContent = detail.streamed;
      return;
    }
    const top = before?.id === detail.id ? (this.body?.scrollTop ?? 0) : 0;
    this.streamed = null;
    this.element.replaceChildren(this.head(detail), this.sections(detail));
    if (this.body) this.body.scrollTop = top;
  }

  /** A breakpoint was set there. */
  pauses(where: string): void {
    this.stops.set(this.id, where);
    this.showStop();
  }

  private showStop(): void {
    const where = this.stops.get(this.id);
    if (where === undefined) return;
    this.stop.classList.add("is-set");
    this.stop.title = `The next run pauses at ${where}. The notebook lists its breakpoints at Shift+F9.`;
    this.stop.setAttribute("aria-label", this.stop.title);
    say(this.stop.querySelector("span")!, "Breaks next time");
  }

  /** At a moment of a film (null: no film) a span may have yet to begin. */
  wait(moment: number | null): void {
    this.element.classList.toggle("unborn", moment !== null && this.shown !== null && this.shown.started > moment);
  }

  /** The keyboard comes here, unless it is elsewhere on the page: a cell that is written in brings its span out. */
  focus(): void {
    const isFree = document.activeElement === document.body || this.element.closest(".trace")?.matches(":focus-within");
    if (isFree) this.body?.focus({ preventScroll: true });
  }

  tick(): void {
    if (this.shown && this.shown.seconds === null) say(this.duration, duration(secondsOf(this.shown, this.now())));
  }

  /** The whole of a payload that was folded. */
  unfold(id: string, field: string, payload: Payload): void {
    if (!this.shown || this.shown.id !== id) return;
    this.shown.payloads[field as Field] = payload;
    const section = this.element.querySelector(`[data-field="${field}"] .section-body`);
    section?.replaceChildren(this.payload(field as Field, payload, this.shown));
    if (this.copying === field) void this.copied(field);
  }

  private get body(): HTMLElement | null {
    return this.element.querySelector(".detail-body");
  }

  private head(detail: Detail): HTMLElement {
    const mark = h("span", { class: "mark" }, icon(detail.operation));
    const name = h("h2", { class: "detail-name", title: detail.name }, detail.name || words(detail.operation));
    const state = h("span", { class: `pill is-${detail.status}` }, detail.status);
    const out = iconButton("Close detail", icon("close"), this.close);
    const fork = h("button", { type: "button", class: "fork-button", title: FORK, "aria-label": "Fork from here", "aria-keyshortcuts": "Shift+F" }, icon("fork"), h("span", {}, "Fork"));
    fork.addEventListener("click", () => this.fork());
    this.stop = h("button", { type: "button", class: "fork-button", title: PAUSE, "aria-label": "Break here next time" }, icon("pause"), h("span", {}, "Break"));
    this.stop.addEventListener("click", () => this.pause());
    this.showStop();
    const top = h("header", { class: "detail-top" }, mark, name, state, h("span", { class: "gap" }), this.stop, fork, out);
    top.style.setProperty("--tone", `var(--op-${detail.operation}, var(--soft))`);
    return h("div", { class: "detail-head" }, top, this.facts(detail));
  }

  private facts(detail: Detail): HTMLElement {
    say(this.duration, duration(secondsOf(detail, this.now())));
    const box = h("dl", { class: "facts" });
    const add = (title: string, value: string | HTMLElement) => {
      if (value) box.append(h("div", {}, h("dt", {}, title), h("dd", {}, value)));
    };
    add("Operation", words(detail.operation));
    add("Duration", this.duration);
    add("Started", `+${duration(detail.started)}`);
    add("Tokens", tokens(detail.input, detail.output));
    add("Cost", detail.replayed ? "from the record" : cost(detail.cost));
    add("Model", detail.model);
    add("Agent", detail.agent);
    if (detail.place) add("Source", this.source(detail));
    (box.children[2] as HTMLElement).title = clock(detail.absolute);
    return box;
  }

  private source(detail: Detail): HTMLElement {
    const names = { type: "button", class: "link source", "aria-label": `Show ${detail.place} in the notebook` };
    const link = h("button", names, detail.place, icon("jump"));
    link.addEventListener("click", () => this.send({ op: "reveal" }));
    return link;
  }

  private sections(detail: Detail): HTMLElement {
    const body = h("div", { class: "detail-body", tabindex: "0", role: "group", "aria-label": "Payloads" });
    for (const field of ["error", "input", "output"] as Field[]) {
      const payload = detail.payloads[field];
      if (payload) body.append(this.section(field, TITLES[field]!, this.payload(field, payload, detail), payload));
    }
    if (!detail.payloads.output && detail.streamed) body.append(this.streaming(detail));
    const { attributes } = detail.payloads;
    if (detail.moments.length) body.append(this.section("events", "Events", moments(detail.moments, detail.absolute, detail.more)));
    if (attributes) {
      body.append(this.section("attributes", TITLES.attributes!, this.payload("attributes", attributes, detail), attributes));
    }
    return body;
  }

  private streaming(detail: Detail): HTMLElement {
    this.streamed = h("pre", { class: "text", "aria-live": "off" }, detail.streamed);
    return this.section("output", "Output so far", h("div", { class: "streaming" }, this.streamed));
  }

  private section(field: string, title: string, content: HTMLElement, payload?: Payload): HTMLElement {
    const heading = h("summary", {}, icon("chevron"), title);
    // A button inside a summary would be a control inside a control.
    const copy = payload ? [this.copy(field, payload, title)] : [];
    const box = h("details", { class: `section of-${field}`, "data-field": field }, heading, ...copy, h("div", { class: "section-body" }, content));
    box.open = !this.shut.has(field);
    box.addEventListener("toggle", () => (box.open ? this.shut.delete(field) : this.shut.add(field)));
    return box;
  }

  private copy(field: string, payload: Payload, title: string): HTMLElement {
    const button = iconButton(`Copy ${title.toLowerCase()}`, icon("copy"), () => undefined);
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const latest = this.shown?.payloads[field as Field] ?? payload;
      this.copying = field;
      // What was folded is fetched first: a copy is of the whole.
      if (latest.folded && !latest.cut && this.shown) this.send({ op: "payload", id: this.shown.id, field: field as Field });
      else void this.copied(field);
    });
    return button;
  }

  private async copied(field: string): Promise<void> {
    this.copying = "";
    const payload = this.shown?.payloads[field as Field];
    const done = payload ? await copyText(asText(payload)) : false;
    const button = this.element.querySelector(`[data-field="${field}"] > .icon-button`);
    button?.replaceChildren(icon(done ? "check" : "warning"));
    window.setTimeout(() => button?.replaceChildren(icon("copy")), 1400);
  }

  private payload(field: Field, payload: Payload, detail: Detail): HTMLElement {
    const shown = this.drawn(field, payload, detail);
    return payload.folded ? this.folded(field, payload, detail.id, shown) : shown;
  }

  private drawn(field: Field, payload: Payload, detail: Detail): HTMLElement {
    if (field === "error") return errorBox(payload.value);
    if (detail.operation === "chat" && field === "input") return chatInput(payload.value);
    const answer = detail.operation === "chat" && field === "output" ? answerOf(payload.value) : null;
    return answer ? conversation([answer]) : plain(payload.value);
  }

  private folded(field: Field, payload: Payload, id: string, shown: HTMLElement): HTMLElement {
    const note = `The beginning of ${size(payload.size)}; the whole is in the journal of this run.`;
    if (payload.cut) return h("div", { class: "folded" }, shown, h("p", { class: "mute" }, note));
    const more = h("button", { type: "button", class: "link" }, `Show all (${size(payload.size)})`);
    more.addEventListener("click", () => this.send({ op: "payload", id, field }));
    return h("div", { class: "folded" }, shown, more);
  }
}

function chatInput(value: unknown): HTMLElement {
  const messages = messagesOf(value);
  if (!messages) return plain(value);
  const rest = besides(value);
  if (Object.keys(rest).length === 0) return conversation(messages);
  const box = h("details", { class: "request" }, h("summary", {}, "Request settings"), jsonTree(rest, 1));
  return h("div", {}, conversation(messages), box);
}

function plain(value: unknown): HTMLElement {
  if (typeof value === "string") return longText(value, 40);
  return jsonTree(value);
}

function errorBox(value: unknown): HTMLElement {
  const error = (typeof value === "object" && value !== null ? value : { message: value }) as Record<string, unknown>;
  const { type, message, traceback, ...rest } = error;
  const text = String(message ?? "");
  const told = diffMessage(text, rest.diff) ?? h("p", {}, text);
  if (told.tagName !== "P") for (const name of ["diff", "nearest", "operation"]) delete rest[name];
  const box = h("div", { class: "error-box" }, h("code", {}, String(type ?? "error")), told);
  if (typeof traceback === "string" && traceback) {
    box.append(h("details", { class: "request" }, h("summary", {}, "Traceback"), h("pre", { class: "text" }, traceback)));
  }
  if (Object.keys(rest).length) box.append(jsonTree(rest, 1));
  return box;
}

function asText(payload: Payload): string {
  return typeof payload.value === "string" ? payload.value : JSON.stringify(payload.value, null, 2);
}

/** The same running span, of which only the streamed text grew. */
function sameButStreaming(before: Detail, after: Detail): boolean {
  const rest = (detail: Detail) => JSON.stringify({ ...detail, streamed: "" });
  return after.streamed !== "" && rest(before) === rest(after);
}
