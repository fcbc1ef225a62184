/** The graph of who called whom in the run: agents, models, tools, workflows and cells, with what each way took. */

import { h } from "../dom";
import { cost, count, duration, tokens, whole, words } from "../format";
import { icon } from "../icons";
import type { Detail } from "../wire";
import { Hint } from "./hint";
import { layers } from "./layers";
import { PART_ICONS } from "./sequence";
import type { Ask, Host, View } from "./view";

interface Node {
  kind: string;
  name: string;
}

interface Link {
  from: number;
  to: number;
  operation: string;
  calls: number;
  failures: number;
  running: number;
  seconds: number;
  input: number;
  output: number;
  cost: number | null;
  span: string;
}

interface Answer {
  nodes: Node[];
  edges: Link[];
  more: boolean;
  chosen: number[];
}

const WIDE = 128;
const TALL = 40;
const [ACROSS, DOWN] = [26, 66];
const SVG = "http://www.w3.org/2000/svg";

export class Network implements View {
  readonly name = "network";
  readonly title = "Graph of calls";
  readonly icon = "network";
  readonly element: HTMLElement;
  private known: Answer = { nodes: [], edges: [], more: false, chosen: [] };
  private drawn = "";
  private span = "";
  private places: { x: number; y: number }[] = [];
  private readonly box = h("div", { class: "network-box", tabindex: "-1" });
  private readonly plain = h("div", { class: "network-plain", role: "group", "aria-label": "Who called whom" });
  private readonly note = h("span", { class: "sheet-note", role: "status" });
  private readonly hint = new Hint();

  constructor(private readonly host: Host) {
    this.box.append(this.plain);
    const tools = h("div", { class: "view-tools" }, this.note);
    this.element = h("div", { class: "view network" }, tools, this.box, this.hint.element);
    this.box.addEventListener("mouseleave", () => this.hint.hide());
    this.plain.addEventListener("keydown", (event) => this.key(event));
  }

  ask(): Ask {
    return { span: this.span };
  }

  show(answer: unknown): void {
    this.known = answer as Answer;
    const { nodes, edges, more } = this.known;
    this.note.textContent = `${whole(nodes.length)} took part · ${whole(edges.reduce((sum, edge) => sum + edge.calls, 0))} calls${more ? " · the first ways only" : ""}`;
    this.draw();
  }

  choose(span: Detail | null): void {
    this.span = span?.id ?? "";
  }

  reset(): void {
    this.known = { nodes: [], edges: [], more: false, chosen: [] };
    this.drawn = "";
    this.plain.replaceChildren();
  }

  focus(): void {
    const first = this.plain.querySelector<HTMLElement>('[tabindex="0"]') ?? this.box;
    first.focus({ preventScroll: true });
  }

  draw(): void {
    const wide = this.box.clientWidth;
    const now = JSON.stringify([wide, this.known]);
    if (now === this.drawn || wide === 0) return;
    this.drawn = now;
    const held = this.box.contains((this.box.getRootNode() as Document | ShadowRoot).activeElement);
    const [width, height] = this.stand(wide);
    this.plain.style.width = `${width}px`;
    this.plain.style.height = `${height}px`;
    const nodes = this.known.nodes.map((node, index) => this.node(node, index));
    this.plain.replaceChildren(this.ways(width, height), ...nodes);
    if (held) this.focus();
  }

  /** Places the nodes, each layer in as many rows as its nodes need; gives the size of it all. */
  private stand(room: number): [number, number] {
    const { nodes, edges } = this.known;
    this.places = nodes.map(() => ({ x: 0, y: 0 }));
    const most = Math.max(1, Math.floor((room - ACROSS) / (WIDE + ACROSS)));
    let y = 14;
    for (const layer of layers(nodes.length, edges)) {
      for (let at = 0; at < layer.length; at += most) {
        const row = layer.slice(at, at + most);
        const left = (room - row.length * (WIDE + ACROSS) + ACROSS) / 2;
        row.forEach((node, index) => (this.places[node] = { x: left + index * (WIDE + ACROSS), y }));
        y += TALL + (at + most < layer.length ? 18 : DOWN);
      }
    }
    return [room, Math.max(60, y - DOWN + 20)];
  }

  private ways(width: number, height: number): SVGElement {
    const svg = document.createElementNS(SVG, "svg");
    for (const [name, value] of [["width", width], ["height", height], ["aria-hidden", "true"]] as const) svg.setAttribute(name, String(value));
    const longest = Math.max(...this.known.edges.map((edge) => edge.seconds), 1e-9);
    for (const edge of this.known.edges) svg.append(this.way(edge, longest));
    return svg;
  }

  private way(edge: Link, longest: number): SVGElement {
    const group = document.createElementNS(SVG, "g");
    const [from, to] = this.known.chosen;
    const on = this.known.chosen.length === 2 && edge.from === from && edge.to === to;
    group.setAttribute("class", `way${on ? " on" : ""}${edge.failures ? " is-failed" : ""}${edge.running ? " is-running" : ""}`);
    group.style.setProperty("--tone", `var(--op-${edge.operation}, var(--soft))`);
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", this.curve(edge));
    path.style.strokeWidth = `${1.2 + 4 * Math.sqrt(edge.seconds / longest)}px`;
    const wide = path.cloneNode() as SVGElement;
    wide.setAttribute("class", "way-hit");
    wide.removeAttribute("style");
    group.append(path, wide, this.head(edge));
    group.addEventListener("click", () => this.host.pick(edge.span));
    group.addEventListener("mousemove", (event) => this.hint.show(event, `${this.called(edge.from)} → ${this.called(edge.to)}`, this.tell(edge)));
    group.addEventListener("mouseleave", () => this.hint.hide());
    return group;
  }

  private curve(edge: Link): string {
    const [a, b] = [this.places[edge.from]!, this.places[edge.to]!];
    const x1 = a.x + WIDE / 2;
    const x2 = b.x + WIDE / 2;
    if (edge.from === edge.to) return `M${a.x + WIDE} ${a.y + 12}c26 -8 26 24 0 16`;
    if (b.y > a.y) {
      const bend = Math.max(24, (b.y - a.y - TALL) / 2);
      return `M${x1} ${a.y + TALL}C${x1} ${a.y + TALL + bend} ${x2} ${b.y - bend} ${x2} ${b.y - 5}`;
    }
    // Back up, or to one beside it: around the side.
    const side = x2 >= x1 ? 1 : -1;
    const [s, e] = [x1 + (side * WIDE) / 2, x2 + (b.y === a.y ? (-side * WIDE) / 2 : (side * WIDE) / 2)];
    const out = b.y === a.y ? [s + side * 10, e - side * 10] : [s + side * 44, e + side * 44];
    return `M${s} ${a.y + TALL / 2}C${out[0]} ${a.y + TALL / 2} ${out[1]} ${b.y + TALL / 2} ${e} ${b.y + TALL / 2}`;
  }

  private head(edge: Link): SVGElement {
    const dot = document.createElementNS(SVG, "path");
    const [a, b] = [this.places[edge.from]!, this.places[edge.to]!];
    const x = b.x + WIDE / 2;
    dot.setAttribute("class", "way-head");
    dot.setAttribute("d", b.y > a.y ? `M${x - 4} ${b.y - 8}L${x + 4} ${b.y - 8}L${x} ${b.y - 1}Z` : "");
    return dot;
  }

  private node(node: Node, index: number): HTMLElement {
    const into = this.known.edges.filter((edge) => edge.to === index);
    const out = this.known.edges.filter((edge) => edge.from === index);
    const calls = into.reduce((sum, edge) => sum + edge.calls, 0);
    const seconds = into.reduce((sum, edge) => sum + edge.seconds, 0);
    const failed = into.reduce((sum, edge) => sum + edge.failures, 0);
    const below = calls ? `${count(calls)} ×  ${duration(seconds)}` : `${count(out.reduce((sum, edge) => sum + edge.calls, 0))} ${out.length === 1 && out[0]!.calls === 1 ? "call" : "calls"}`;
    const state = `${this.known.chosen.includes(index) ? " on" : ""}${failed ? " is-failed" : ""}${into.some((edge) => edge.running) ? " is-running" : ""}`;
    const box = h("button", { type: "button", class: `network-node of-${node.kind}${state}`, tabindex: index ? "-1" : "0" });
    box.append(icon(PART_ICONS[node.kind] ?? ""), h("span", { class: "network-text" }, h("b", {}, node.name || "script"), " ", h("small", {}, below)));
    // Its name is what stands in it; what it is, which is a picture, is its description.
    box.setAttribute("aria-description", [words(node.kind), failed ? `${failed} failed` : ""].filter(Boolean).join(", "));
    box.style.setProperty("--tone", `var(--op-${PART_ICONS[node.kind] ?? ""}, var(--soft))`);
    box.style.transform = `translate(${this.places[index]!.x}px, ${this.places[index]!.y}px)`;
    box.addEventListener("mousemove", (event) => this.hint.show(event, `${words(node.kind)} ${node.name}`, into.length ? this.sum(into) : below));
    box.addEventListener("mouseleave", () => this.hint.hide());
    const longest = [...(into.length ? into : out)].sort((one, other) => other.seconds - one.seconds)[0];
    box.addEventListener("click", () => longest && this.host.pick(longest.span));
    return box;
  }

  private sum(edges: Link[]): string {
    const add = (pick: (edge: Link) => number) => edges.reduce((sum, edge) => sum + pick(edge), 0);
    const whole: Link = {
      ...edges[0]!, calls: add((one) => one.calls), failures: add((one) => one.failures), seconds: add((one) => one.seconds),
      input: add((one) => one.input), output: add((one) => one.output), cost: add((one) => one.cost ?? 0),
    };
    return this.tell(whole);
  }

  private tell(edge: Link): string {
    const spent = tokens(edge.input, edge.output);
    const times = `${whole(edge.calls)} ${edge.calls === 1 ? "call" : "calls"}`;
    const parts = [words(edge.operation), times, duration(edge.seconds), spent && `${spent} tokens`, edge.cost ? cost(edge.cost) : ""];
    return [...parts, edge.failures ? `${whole(edge.failures)} failed` : "", edge.running ? "running" : ""].filter(Boolean).join(" · ");
  }

  private called(place: number): string {
    return this.known.nodes[place]?.name || "script";
  }

  /** Arrows go from node to node: across in a row, down and up to the nearest of the next row. */
  private key(event: KeyboardEvent): void {
    const ways: Record<string, [number, number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    const way = ways[event.key];
    const nodes = [...this.plain.querySelectorAll<HTMLElement>(".network-node")];
    const here = nodes.indexOf(event.target as HTMLElement);
    if (!way || here < 0) return;
    const from = this.places[here]!;
    const far = (place: { x: number; y: number }) => {
      const [across, down] = [place.x - from.x, place.y - from.y];
      const ahead = way[0] ? across * way[0] : down * way[1];
      const aside = way[0] ? Math.abs(down) * 20 : Math.abs(across);
      return ahead > 1 ? ahead * 2 + aside : Infinity;
    };
    const next = this.places.map((place, index) => [far(place), index] as const).sort((a, b) => a[0] - b[0])[0];
    if (next && next[0] < Infinity) {
      nodes[here]!.tabIndex = -1;
      nodes[next[1]]!.tabIndex = 0;
      nodes[next[1]]!.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
