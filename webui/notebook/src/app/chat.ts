// The conversation with an app's agent: messages, the tools it calls, and a line to write in.
import {make} from "../dom";
import {renderMarkdown} from "../markdown";
import type {Said} from "./messages";

const NAMES: Record<string, string> = {you: "You", trouble: "Problem"};

export class Chat {
  readonly element = make("section", {class: "chat", "aria-label": "Conversation"});
  private readonly log = make("div", {class: "log", role: "log", "aria-live": "polite", tabindex: "0", "aria-label": "Messages"});
  private readonly input = make("textarea", {rows: "1", "aria-label": "Your message", placeholder: "Write a message"});
  private readonly send = make("button", {type: "submit", class: "primary"}, "Send");
  private readonly stop = make("button", {type: "button", class: "outlined", hidden: true}, "Stop");
  private readonly empty: HTMLElement;
  private last: {said: Said; body: HTMLElement} | null = null;
  private drawing = 0;

  constructor(
    private readonly agent: string,
    say: (text: string) => void,
    stop: () => void,
  ) {
    this.empty = make("p", {class: "empty"}, `Say something to ${agent}.`);
    const form = make("form", {class: "composer"}, this.input, this.send, this.stop);
    const submit = (): void => {
      const text = this.input.value.trim();
      if (!text || this.send.disabled) return;
      this.input.value = "";
      this.grow();
      say(text);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
    this.input.addEventListener("input", () => this.grow());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    });
    this.stop.addEventListener("click", stop);
    this.log.append(this.empty);
    this.element.append(this.log, form);
  }

  load(messages: Said[]): void {
    this.log.replaceChildren(this.empty);
    this.last = null;
    for (const said of messages) this.add({...said});
  }

  add(said: Said): void {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 48;
    this.empty.remove();
    if (said.role === "agent" && this.last?.said.role === "agent") this.last.said.text += said.text;
    else this.last = {said, body: this.bubble(said)};
    this.draw(this.last.said, this.last.body, atEnd || said.role === "you");
  }

  state(busy: boolean, talking: boolean): void {
    this.send.disabled = busy;
    this.send.hidden = talking;
    this.stop.hidden = !talking;
    this.log.setAttribute("aria-busy", String(talking));
    this.element.classList.toggle("talking", talking);
  }

  /** Nothing more can be said. */
  end(): void {
    this.send.disabled = this.input.disabled = true;
  }

  private bubble(said: Said): HTMLElement {
    const body = make("div", {class: "body"});
    const who = make("span", {class: "who"}, NAMES[said.role] ?? this.agent);
    // A tool is told quietly, in one line without a speaker.
    this.log.append(make("div", {class: `said ${said.role}`}, ...(said.role === "tool" ? [body] : [who, body])));
    return body;
  }

  private draw(said: Said, body: HTMLElement, follow: boolean): void {
    if (said.role !== "agent") {
      body.textContent = said.role === "tool" ? `Used ${said.text}` : said.text;
      if (follow) this.log.scrollTop = this.log.scrollHeight;
      return;
    }
    window.cancelAnimationFrame(this.drawing);
    // Once a frame: the whole answer is read as Markdown each time.
    this.drawing = window.requestAnimationFrame(() => {
      body.replaceChildren(renderMarkdown(said.text));
      if (follow) this.log.scrollTop = this.log.scrollHeight;
    });
    if (document.hidden) body.replaceChildren(renderMarkdown(said.text));
  }

  private grow(): void {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 160)}px`;
  }
}
