/** The trace of a run: picker, summary, its views, and the detail of the one span that is selected in all of them. */

import { Again } from "./again";
import base from "./base.css";
import filmCss from "./film/film.css";
import moreCss from "./more.css";
import { Film } from "./film/film";
import compareCss from "./compare/compare.css";
import { DetailView } from "./detail";
import forkCss from "./fork.css";
import { ForkForm } from "./forkform";
import { h } from "./dom";
import { icon } from "./icons";
import { Lists } from "./lists";
import { RunPicker } from "./runs";
import { Search } from "./search";
import { splitter } from "./splitter";
import { Summary, secondsOfRun } from "./summary";
import css from "./trace.css";
import { Tree } from "./tree";
import { treeView, waterfallView } from "./views/adapted";
import { Events } from "./views/events";
import { Flame } from "./views/flame";
import { Lanes } from "./views/lanes";
import { Moment } from "./views/moment";
import { Network } from "./views/network";
import { Sequence } from "./views/sequence";
import { Talk } from "./views/talk";
import type { Host, View } from "./views/view";
import sheetCss from "./runsheet.css";
import viewsCss from "./views/views.css";
import { Views } from "./views/views";
import { Waterfall } from "./waterfall";
import { opened, type Incoming, type Outgoing, type PanelModel, type Run } from "./wire";

const KEY_PAUSE = 120;
/** Where the detail lies over the view; as in `trace.css`. */
const COVERING = "(max-width: 700px)";

class TracePage {
  readonly element: HTMLDivElement;
  private readonly picker: RunPicker;
  private readonly lists: Lists;
  private readonly summary = new Summary();
  private readonly again: Again;
  readonly waterfall: Waterfall;
  private readonly tree: Tree;
  private readonly search: Search;
  private readonly detail: DetailView;
  private readonly views: Views;
  private readonly form: ForkForm;
  private readonly film: Film;
  private readonly notice = h("p", { class: "notice", role: "alert", hidden: true });
  private run: Run | null = null;
  private following = true;
  private timer = 0;

  constructor(private readonly model: PanelModel) {
    const send = (message: Outgoing) => model.send_msg(message);
    this.picker = new RunPicker(send, () => this.lists.show(!this.lists.isOpen));
    this.lists = new Lists(send, {
      element: () => this.element, run: () => this.run?.id ?? "", uncovered: () => this.uncovered(),
      choose: (run, span) => send({ op: "choose", run, span }),
    });
    this.again = new Again(send, String(model.path ?? ""));
    this.form = new ForkForm(send);
    this.film = new Film({ send, moved: () => this.rolled(), roomy: () => !window.matchMedia(COVERING).matches });
    this.waterfall = new Waterfall(model);
    this.tree = new Tree(send, () => ({ now: this.now(), total: this.total() }), (id, byKey) => this.pick(id, byKey, true));
    this.search = new Search(send, (id) => this.pick(id, false, false), (on) => this.searching(on));
    this.detail = new DetailView(send, () => this.closeDetail(), () => this.now(), () => this.fork(), () => this.run && send({ op: "break", run: this.run.id, span: this.detail.id }));
    this.views = new Views(model, this.all(), String(model.view), () => this.run, (view) => this.turned(view));
    this.element = this.build();
    this.paint(model.colours as Record<string, string>);
    this.element.addEventListener("keydown", (event) => this.film.key(event), true);
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  /** All views, in the order of their keys. */
  private all(): View[] {
    const host: Host = {
      look: () => this.views.look(), pick: (id, byKey = false) => this.pick(id, byKey, false),
      run: () => this.run, now: () => this.now(), following: () => this.following || this.film.isFollowing,
      moment: () => this.film.moment, seek: (at) => this.film.seek(at),
    };
    const asked = [Flame, Lanes, Sequence, Network, Talk, Events, Moment].map((Kind) => new Kind(host));
    return [waterfallView(this.waterfall), treeView(this.tree), ...asked];
  }

  private build(): HTMLDivElement {
    const bar = h("div", { class: "bar" }, this.picker.element, h("span", { class: "gap" }), this.search.box);
    const main = h("div", { class: "main" }, this.views.stage, this.search.found);
    const body = h("div", { class: "body" }, main, this.detail.element);
    main.after(splitter(body, this.detail.element));
    const title = h("h3", {}, "Nothing has run yet");
    const hint = h("p", {}, "Run a cell and every agent, tool and model call appears here.");
    const all = h("button", { type: "button", class: "link", "aria-keyshortcuts": "r" }, "All runs of the workspace, or from a file");
    all.addEventListener("click", () => this.lists.show(true));
    const empty = h("div", { class: "nothing" }, icon("trace"), title, hint, all);
    const style = h("style");
    style.textContent = base + css + moreCss + viewsCss + sheetCss + compareCss + forkCss + filmCss;
    const names = { class: "trace empty", role: "region", "aria-label": "Trace" };
    const above = [...this.lists.elements, this.form.element];
    return h("div", names, style, bar, this.about(), this.views.row, this.notice, body, this.film.bar.element, ...above, empty);
  }

  private about(): HTMLElement {
    const { buttons, origin, forks, card } = this.again;
    return h("div", { class: "about" }, origin, forks, h("div", { class: "facts-line" }, this.summary.element, h("div", { class: "again" }, this.film.button, buttons)), card);
  }

  /** Seconds since the run began, for what still runs. */
  private now(): number {
    return this.film.moment ?? (this.run ? Math.max(0, Date.now() / 1000 - this.run.started) : 0);
  }

  private total(): number {
    return this.run ? (this.run.length ?? secondsOfRun(this.run) ?? 0) : 0;
  }

  private paint(colours: Record<string, string>): void {
    for (const [operation, colour] of Object.entries(colours)) this.element.style.setProperty(`--op-${operation}`, colour);
  }

  private get isCovered(): boolean {
    return this.element.classList.contains("detailed") && this.views.stage.getClientRects().length === 0 && !this.element.classList.contains("searching");
  }

  private uncovered(): void {
    this.views.current.focus();
    this.views.current.draw();
  }

  private turned(view: string): void {
    this.search.clear();
    // On a phone the detail lies over the view that was asked for.
    if (this.isCovered) this.element.classList.remove("detailed");
    this.model.send_msg({ op: "view", name: view });
  }

  private searching(on: boolean): void {
    this.element.classList.toggle("searching", on);
  }

  /** A person chose a span; with keys held down only the last one is fetched. */
  private pick(id: string, byKey: boolean, listed: boolean): void {
    window.clearTimeout(this.timer);
    this.film.picked();
    const tell = () => this.select(id, listed);
    if (byKey) this.timer = window.setTimeout(tell, KEY_PAUSE);
    else tell();
  }

  private select(id: string, listed = false): void {
    this.model.send_msg({ op: "select", id, listed });
  }

  /** Another moment of a film: what is drawn here, and not by an answer, follows at once. */
  private rolled(): void {
    this.detail.wait(this.film.moment);
    this.grow();
  }

  private fork(): void {
    if (this.run && this.detail.id) this.form.ask(this.run.id, this.detail.id);
  }

  private closeDetail(): void {
    this.detail.clear();
    this.element.classList.remove("detailed");
    this.views.current.focus();
  }

  private key(event: KeyboardEvent): void {
    const typing = (event.composedPath()[0] as Element).matches?.('input:not([type="range"], [type="checkbox"]), textarea, select');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") this.search.focus();
    else if (event.key === "F") this.fork();
    else if (event.key === "r") this.lists.show(!this.lists.isOpen);
    else if (event.key === "f") this.model.send_msg({ op: "follow", on: !this.following });
    else if (event.key === "Escape" && this.detail.id) this.closeDetail();
    else if (event.key === "p" || (event.key === "Escape" && this.film.moment !== null)) this.film.turn();
    else if (!this.run || !this.views.digit(event.key)) return;
    event.preventDefault();
  }

  tick(): void {
    this.picker.tick();
    this.lists.tick();
    if (this.run?.status === "running") this.grow();
  }

  /** What still runs is longer now. */
  private grow(): void {
    this.summary.tick();
    this.detail.tick();
    if (this.views.current.name === "tree" || this.views.current.name === "lanes") this.views.current.draw();
  }

  receive(message: Incoming): void {
    switch (message.op) {
      case "runs":
        this.following = message.following;
        return this.picker.show(message.runs, message.following);
      case "run":
        return this.showRun(message.run, message.open);
      case "pages":
        return this.showPages(message);
      case "select":
        return this.tree.show(message.id, message.path);
      case "detail":
        return this.showDetail(message);
      case "payload":
        return this.detail.unfold(message.id, message.field, message.payload);
      case "found":
        return this.search.show(message.query, message.rows, message.more);
      case "listed":
      case "chosen":
      case "weighed":
      case "disposed":
      case "compared":
        return this.lists.receive(message);
      case "seen":
        return this.views.seen(message.view, message.run, message.number, message.data);
      case "bars":
        return this.waterfall.show(message);
      case "row":
        return this.waterfall.reveal(message.row);
      case "form":
        return this.form.show(message);
      case "refused":
        return (this.form.isOpen ? this.form : this.again).refuse(message.message);
      case "broken":
        return this.detail.pauses(message.where);
      case "reel":
      case "longer":
        return this.film.load(message);
      case "now":
        return this.film.moment === null ? this.views.now() : this.film.close();
      case "stepped":
        return this.film.stepped(message.run, message.at, message.span);
      case "started":
        this.form.close();
        return this.again.close();
      case "trouble":
        return this.trouble(message.message);
      default:
        return this.again.receive(message);
    }
  }

  private showRun(run: Run | null, open: number): void {
    const other = run?.id !== this.run?.id;
    this.run = run;
    this.element.classList.toggle("empty", run === null);
    this.picker.choose(run);
    this.summary.show(run);
    this.again.show(run);
    this.film.show(run);
    if (!other) return this.tree.setOpenDepth(open);
    this.views.reset();
    this.search.clear();
    this.detail.clear();
    this.element.classList.remove("detailed");
    this.tree.reset(run?.id ?? "", open);
  }

  private showDetail(message: Extract<Incoming, { op: "detail" }>): void {
    if (message.detail.run !== this.run?.id) return;
    this.element.classList.add("detailed");
    this.detail.show(message.detail);
    this.views.choose(message.detail);
    if (this.isCovered && !this.lists.isOpen) this.detail.focus();
  }

  private showPages(message: Extract<Incoming, { op: "pages" }>): void {
    if (message.run !== this.run?.id) return;
    this.tree.place(message.pages);
    // Who reads a span is left where they are.
    if (this.following && this.run.status === "running" && !this.tree.selected) this.tree.showEnd();
  }

  private trouble(text: string): void {
    this.notice.textContent = text;
    this.notice.hidden = text === "";
  }
}

/** What Panel calls once for each page that shows the component. */
export function render({ model }: { model: PanelModel }): HTMLElement {
  const page = new TracePage(model);
  model.on("msg:custom", (message) => page.receive(opened(message as Incoming | { json: string })));
  const timer = window.setInterval(() => page.tick(), 250);
  model.on("remove", () => window.clearInterval(timer));
  page.waterfall.mount();
  window.requestAnimationFrame(() => model.send_msg({ op: "ready" }));
  return page.element;
}

export default { render };
