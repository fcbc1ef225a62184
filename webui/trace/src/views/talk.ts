/** The conversation of one agent: every call of its model, what was new in what it was sent, and what it answered. */

import { type Message, answerOf, bubble } from "../conversation";
import { h } from "../dom";
import { cost, count, duration, size, tokens, whole } from "../format";
import { jsonTree } from "../json";
import type { Detail, Payload, Status } from "../wire";
import type { Ask, Host, View } from "./view";

interface Speaker {
  name: string;
  calls: number;
  failures: number;
  input: number;
  output: number;
  cost: number | null;
}

interface Call {
  id: string;
  status: Status;
  started: number;
  seconds: number | null;
  model: string;
  input: number;
  output: number;
  cost: number | null;
  replayed: boolean | null;
  settings: Payload;
  answer: Payload;
  trouble: string;
  /** It has no messages: the settings are all it was sent. */
  whole: boolean;
  first: boolean;
  kept: number;
  gone: number;
  count: number;
  hidden: number;
  changed: { name: string; old: Payload; now: Payload }[];
  messages: (Message & { place: number; cut?: number })[];
  /** What it has said so far, while it has no answer. */
  streamed: string;
}

interface Answer {
  speakers: Speaker[];
  agent: string;
  offset: number;
  total: number;
  calls: Call[];
}

/** Calls that come at once; as in `talk.py`. */
const PAGE = 20;
/** Pixels from its end at which a list counts as being there. */
const NEAR = 40;

export class Talk implements View {
  readonly name = "talk";
  readonly title = "Conversation";
  readonly icon = "chat";
  readonly element: HTMLElement;
  private agent: string | null = null;
  private offset = 0;
  private wanted = "";
  private chosen = "";
  private drawn = "";
  private known: Answer | null = null;
  private readonly box = h("select", { "aria-label": "Agent" });
  private readonly note = h("span", { class: "sheet-note", role: "status" });
  private readonly list = h("div", { class: "talk-list", role: "feed", "aria-label": "Calls", tabindex: "0" });
  private readonly pager = h("span", { class: "pager" });

  constructor(private readonly host: Host) {
    this.box.addEventListener("change", () => this.turn(this.box.value, 0));
    const tools = h("div", { class: "view-tools" }, this.box, this.note, h("span", { class: "gap" }), this.pager);
    this.element = h("div", { class: "view talk-view" }, tools, this.list);
    this.list.addEventListener("keydown", (event) => this.key(event));
  }

  ask(): Ask {
    return { agent: this.agent, offset: this.offset, span: this.wanted };
  }

  show(answer: unknown): void {
    const known = answer as Answer;
    const grown = this.known !== null && known.agent === this.known.agent && known.total > this.known.total;
    this.known = known;
    this.agent = known.agent;
    this.offset = known.offset;
    this.wanted = "";
    this.speakers(known);
    this.pages(known);
    const now = JSON.stringify([known.agent, known.calls]);
    const { list } = this;
    const atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - NEAR;
    if (now !== this.drawn) this.fill(known, now);
    this.mark();
    if ((grown || atEnd) && this.host.following() && this.host.run()?.status === "running") list.scrollTop = list.scrollHeight;
  }

  choose(span: Detail | null): void {
    this.chosen = span?.id ?? "";
    if (span?.operation === "chat" && !this.known?.calls.some((call) => call.id === span.id)) {
      this.agent = span.agent;
      this.wanted = span.id;
    } else if (span?.operation === "invoke_agent" && span.name !== this.agent) {
      this.agent = span.agent || span.name;
      this.offset = 0;
    }
    this.mark();
  }

  reset(): void {
    this.known = null;
    this.agent = null;
    this.offset = 0;
    this.wanted = this.drawn = "";
    this.list.replaceChildren();
  }

  draw(): void {
    this.mark();
  }

  focus(): void {
    this.list.focus({ preventScroll: true });
  }

  private turn(agent: string, offset: number): void {
    this.agent = agent;
    this.offset = offset;
    this.list.scrollTop = 0;
    this.host.look();
  }

  private speakers(known: Answer): void {
    this.box.replaceChildren(...known.speakers.map((one) => h("option", { value: one.name }, `${one.name || "The spell itself"} (${whole(one.calls)})`)));
    this.box.value = known.agent;
    const one = known.speakers.find((speaker) => speaker.name === known.agent);
    const spent = one ? [`${count(one.input)} in · ${count(one.output)} out`, cost(one.cost), one.failures ? `${one.failures} failed` : ""] : ["No model was asked in this run."];
    this.note.textContent = spent.filter(Boolean).join(" · ");
    this.box.hidden = known.speakers.length === 0;
  }

  private pages(known: Answer): void {
    const last = Math.max(0, Math.ceil(known.total / PAGE) - 1);
    const at = Math.floor(known.offset / PAGE);
    this.pager.hidden = last === 0;
    const button = (text: string, name: string, to: number) => {
      const one = h("button", { type: "button", class: "link", "aria-label": name, disabled: to < 0 || to > last }, text);
      one.addEventListener("click", () => this.turn(known.agent, to * PAGE));
      return one;
    };
    const words = `${whole(known.offset + 1)}–${whole(Math.min(known.total, known.offset + PAGE))} of ${whole(known.total)}`;
    this.pager.replaceChildren(button("‹", "Earlier calls", at - 1), h("span", {}, words), button("›", "Later calls", at + 1));
  }

  private fill(known: Answer, now: string): void {
    this.drawn = now;
    const top = this.list.scrollTop;
    this.list.replaceChildren(...known.calls.map((call, index) => this.call(call, known.offset + index + 1)));
    this.list.scrollTop = top;
  }

  private call(call: Call, number: number): HTMLElement {
    const open = h("button", { type: "button", class: "call-open", title: "Show everything about this call" }, `Call ${number}`);
    open.addEventListener("click", () => this.host.pick(call.id));
    const spent = [call.model, duration(call.seconds) || "running", tokens(call.input, call.output), call.replayed ? "from the record" : cost(call.cost)];
    const head = h("header", { class: "talk-head" }, open, h("span", { class: "mute" }, spent.filter(Boolean).join(" · ")));
    const box = h("article", { class: `talk-call is-${call.status}`, "aria-label": `Call ${number}`, "data-span": call.id }, head, this.before(call));
    for (const one of call.changed) box.append(changeOf(one));
    box.append(this.sent(call));
    if (call.trouble) box.append(h("div", { class: "talk-trouble" }, call.trouble));
    const answer = answerOf(call.answer.value);
    if (answer) box.append(bubble(answer));
    else if (call.streamed) box.append(streaming(call.streamed));
    else if (call.answer.value !== null) box.append(jsonTree(call.answer.value, 1));
    if (call.answer.folded || (call.answer.value as { cut?: number } | null)?.cut) box.append(this.rest(call.id, call.answer.size));
    return box;
  }

  /** What this call has of the one before it. */
  private before(call: Call): HTMLElement | null {
    if (call.whole || (call.first && call.kept === 0)) return null;
    const same = `${whole(call.kept)} ${call.kept === 1 ? "message" : "messages"} as before`;
    const gone = call.gone > 0 ? `, ${whole(call.gone)} taken away` : "";
    const fresh = call.count - call.kept;
    return h("p", { class: "talk-same" }, `${same}${gone}, ${whole(fresh)} new`);
  }

  private sent(call: Call): HTMLElement {
    const box = h("div", { class: "talk" });
    if (call.whole) {
      box.append(jsonTree(call.settings.value, 1));
      return box;
    }
    const half = call.hidden ? call.messages.length / 2 : call.messages.length;
    call.messages.forEach((message, index) => {
      if (index === half) box.append(this.rest(call.id, 0, `${whole(call.hidden)} more messages`));
      const one = bubble(message);
      if (!call.first) one.classList.add("fresh");
      box.append(one);
      if (message.cut) box.append(this.rest(call.id, message.cut));
    });
    if (call.first) box.append(h("details", { class: "request" }, h("summary", {}, "Request settings"), jsonTree(call.settings.value, 1)));
    return box;
  }

  private rest(id: string, characters: number, text = ""): HTMLElement {
    const more = h("button", { type: "button", class: "link" }, text || `The beginning of ${size(characters)}: show all in the detail`);
    more.addEventListener("click", () => this.host.pick(id));
    return more;
  }

  private mark(): void {
    let found: HTMLElement | null = null;
    for (const box of this.list.children as HTMLCollectionOf<HTMLElement>) {
      const on = this.chosen !== "" && box.dataset.span === this.chosen;
      if (on && !box.classList.contains("selected")) found = box;
      box.classList.toggle("selected", on);
      if (on) box.setAttribute("aria-current", "true");
      else box.removeAttribute("aria-current");
    }
    found?.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    const way = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const calls = this.known?.calls ?? [];
    if (!way || event.altKey || event.ctrlKey || event.metaKey || calls.length === 0) return;
    const here = calls.findIndex((call) => call.id === this.chosen);
    const next = calls[Math.min(calls.length - 1, Math.max(0, here + way))];
    if (next) this.host.pick(next.id, true);
    this.chosen = next?.id ?? "";
    this.mark();
    event.preventDefault();
    event.stopPropagation();
  }
}

function streaming(text: string): HTMLElement {
  const one = bubble({ role: "assistant", content: text });
  one.classList.add("streaming");
  return one;
}

function changeOf(one: Call["changed"][number]): HTMLElement {
  const text = (payload: Payload) => (payload.value === null || payload.value === undefined ? "nothing" : JSON.stringify(payload.value));
  const gone = h("div", { class: "diff-line is-gone" }, `− ${text(one.old)}`);
  const come = h("div", { class: "diff-line is-come" }, `+ ${text(one.now)}`);
  return h("div", { class: "talk-change" }, h("code", {}, one.name), h("div", { class: "diff" }, gone, come));
}
