// An app's page: title, form, results, perhaps a conversation. No code, nothing to edit.
import {make} from "../dom";
import {renderMarkdown} from "../markdown";
import type {Failure, Question} from "../messages";
import {Outputs} from "../outputs";
import {Chat} from "./chat";
import type {Upload} from "./controls";
import {Form} from "./form";
import type {Loaded, News, State, Values, Wish} from "./messages";

/** Where a page that lost the app keeps what was filled in, until this tab shows the app again. */
const FILLED = "llmspell.app.filled:";

export class App {
  readonly element = make("div", {class: "app notebook"});
  private form: Form | null = null;
  private chat: Chat | null = null;
  private outputs: Outputs | null = null;
  private readonly results = make("section", {class: "results", "aria-label": "Results", tabindex: "-1"});
  private readonly notice = make("div", {class: "notice", role: "alert", hidden: true});
  private readonly status = make("p", {class: "status", role: "status"});
  private readonly run = make("button", {type: "submit", class: "primary"});
  private readonly stop = make("button", {type: "button", class: "outlined", hidden: true}, "Stop");
  private hasRun = false;
  private isLost = false;
  private isOver = false;
  private began = 0;
  private timer = 0;

  private readonly leave = (): void => this.keep();

  constructor(private readonly send: (wish: Wish) => void) {
    window.addEventListener("pagehide", this.leave);
    this.stop.addEventListener("click", () => send({op: "stop"}));
    this.element.append(make("p", {class: "waiting", role: "status"}, "Opening…"));
  }

  close(): void {
    window.removeEventListener("pagehide", this.leave);
    window.clearInterval(this.timer);
  }

  hear(news: News): void {
    switch (news.op) {
      case "batch":
        for (const item of news.items) this.hear(item);
        return this.send({op: "seen", number: news.number});
      case "load":
        return this.load(news);
      case "state":
        return this.state(news);
      case "said":
        return this.chat?.add({role: news.role, text: news.text});
      case "output":
        return this.outputs?.append(news.items);
      case "cleared":
        return this.clear();
      case "fields":
        return this.form?.tell(news.problems);
      case "kept":
        this.form?.say(news.field, news.problem);
        return;
      case "asked":
        return this.ask(news.question);
      case "trouble":
        return this.tell(news.message);
      case "place":
        return this.wait(news.ahead);
      case "closed":
        return this.refuse(news.message);
      case "over":
        return this.end(news.message);
    }
  }

  /** The server is gone, or this page was away too long: what was typed can still be copied. */
  lose(): void {
    if (this.isOver) return;
    this.isLost = true;
    this.rest();
    const words = this.form
      ? "The app cannot be reached any more. Reload the page to begin anew: what you filled in stays; copy the results that you want to keep first."
      : "The app cannot be reached any more. Reload the page to begin anew; copy what you want to keep first.";
    this.tell(words, "Reload");
  }

  /** The app's time is over: what stands here can be read, and nothing more is done. */
  private end(message: string): void {
    this.isOver = true;
    if (!this.outputs) return this.refuse(message);
    this.rest();
    this.tell(message);
  }

  /** Nothing more can be asked for. */
  private rest(): void {
    this.state({busy: false, talking: false});
    this.run.disabled = true;
    this.chat?.end();
  }

  private keep(): void {
    if (this.isLost && this.form) window.sessionStorage.setItem(FILLED + location.pathname, JSON.stringify(this.form.lasting()));
  }

  /** What the page before this one kept; it is given once. */
  private kept(): Values | undefined {
    const text = window.sessionStorage.getItem(FILLED + location.pathname);
    window.sessionStorage.removeItem(FILLED + location.pathname);
    return text ? (JSON.parse(text) as Values) : undefined;
  }

  private refuse(message: string): void {
    this.element.replaceChildren(make("p", {class: "waiting", role: "alert"}, message));
  }

  private load(news: Loaded): void {
    const typed = this.form ? this.form.values() : this.kept();
    document.title = news.title;
    this.hasRun = news.has_run;
    const head = make("header", {class: "head"}, make("h1", {}, news.title));
    if (news.about) head.append(renderMarkdown(news.about));
    this.run.textContent = news.run;
    this.form = this.makeForm(news, typed);
    this.chat = news.chat ? this.makeChat(news) : null;
    const parts = [this.form?.element, this.status, this.results, this.chat?.element].filter((part) => part !== undefined);
    this.element.replaceChildren(head, this.notice, ...parts);
    this.clear();
    if (news.outputs.length > 0) this.outputs?.append(news.outputs);
    for (const question of news.questions) this.ask(question);
    this.state(news);
  }

  private makeForm(news: Loaded, typed: Values | undefined): Form | null {
    if (!news.form) return null;
    const upload: Upload = (field, name, content) => this.send({op: "file", field, name, content});
    const form = new Form(news.fields, () => this.submit(), upload, make("div", {class: "buttons"}, this.run, this.stop));
    if (typed) form.fill(typed);
    form.tell(news.problems);
    return form;
  }

  private makeChat(news: Loaded): Chat {
    const say = (text: string): void => this.send({op: "say", text, values: this.form?.values() ?? {}});
    const chat = new Chat(news.chat, say, () => this.send({op: "stop"}));
    chat.load(news.messages);
    return chat;
  }

  private submit(): void {
    if (this.run.disabled) return;
    this.notice.hidden = true;
    this.send({op: "run", values: this.form?.values() ?? {}});
  }

  private clear(): void {
    this.outputs?.clear();
    this.outputs = new Outputs({
      reveal: (_: Failure) => undefined,
      answer: (question, value) => this.send({op: "answer", question, value}),
    });
    this.outputs.rename("Results");
    this.outputs.approach();
    this.results.replaceChildren(this.outputs.element);
  }

  private ask(question: Question): void {
    this.outputs?.ask(question);
  }

  private state({busy, talking}: State): void {
    this.run.disabled = busy;
    this.stop.hidden = !busy || talking;
    this.results.setAttribute("aria-busy", String(busy && !talking));
    this.chat?.state(busy, talking);
    const running = busy && !talking;
    if (running && !this.began) {
      this.began = Date.now();
      this.hasRun = true;
      this.timer = window.setInterval(() => this.count(), 1000);
    }
    if (!running && this.began) {
      window.clearInterval(this.timer);
      this.began = 0;
      this.outputs?.settle();
    }
    this.count();
  }

  private count(): void {
    const seconds = Math.floor((Date.now() - this.began) / 1000);
    if (this.began) this.status.textContent = seconds < 2 ? "Running…" : `Running… ${seconds} s`;
    else this.status.textContent = this.hasRun || !this.form ? "" : "Results appear here.";
    this.status.classList.toggle("running", this.began > 0);
  }

  private tell(message: string, action?: "Reload"): void {
    const close = make("button", {type: "button", "aria-label": "Dismiss"}, "×");
    close.addEventListener("click", () => (this.notice.hidden = true));
    const reload = action ? [make("button", {type: "button", class: "outlined", onclick: () => location.reload()}, action)] : [];
    this.notice.replaceChildren(make("span", {}, message), ...reload, close);
    this.notice.hidden = false;
  }

  private wait(ahead: number): void {
    const text = ahead === 0 ? "Opening…" : `The app is full. You are number ${ahead} in line; it opens by itself.`;
    this.element.replaceChildren(make("p", {class: "waiting", role: "status"}, text));
  }
}
