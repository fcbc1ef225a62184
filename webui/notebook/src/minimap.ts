// The map of cells: which needs which, in layers from left to right. Drawn here; where things go is said by `layers`.
import type {Cell} from "./cell";
import {make} from "./dom";
import {HEIGHT, layers, type Place, WIDTH} from "./layers";
import type {DataflowNews} from "./messages";

const SVG = "http://www.w3.org/2000/svg";
const LETTERS = 14;

/** What a person calls the cells, by id. */
type Names = ReadonlyMap<string, string>;

type Edge = DataflowNews["edges"][number];

export class Minimap {
  readonly element = make("div", {class: "minimap", role: "group", "aria-label": "Map of cells", hidden: true});
  private nodes = new Map<string, SVGGElement>();
  private order: string[] = [];
  private above = new Map<string, string[]>();
  private below = new Map<string, string[]>();
  private drawn = "";

  constructor(private readonly choose: (id: string) => void) {
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    this.element.addEventListener("pointerover", (event) => this.light(idOf(event.target)));
    this.element.addEventListener("pointerleave", () => this.light(undefined));
    this.element.addEventListener("focusin", (event) => this.light(idOf(event.target)));
    this.element.addEventListener("focusout", () => this.light(undefined));
    this.element.addEventListener("click", (event) => {
      const id = idOf(event.target);
      if (id !== undefined) this.choose(id);
    });
  }

  get isHidden(): boolean {
    return this.element.hasAttribute("hidden");
  }

  toggle(): void {
    this.element.hidden = !this.element.hidden;
    this.drawn = "";
  }

  /** Puts the focus on the cell of that id, or the first. */
  focus(id: string | undefined): void {
    requestAnimationFrame(() => (this.nodes.get(id ?? "") ?? this.nodes.get(this.order[0] ?? ""))?.focus({preventScroll: true}));
  }

  draw(all: readonly Cell[], news: DataflowNews): void {
    const cells = all.filter((cell) => cell.kind !== "markdown" && cell.source.trim() !== "");
    const names = new Map(all.map((cell, index) => [cell.id, cell.name || `Cell ${index + 1}`]));
    const drawn = JSON.stringify([cells.map((cell) => [cell.id, names.get(cell.id)]), news.edges]);
    if (drawn !== this.drawn) this.build(cells, names, news.edges);
    this.drawn = drawn;
    for (const cell of cells) this.paint(cell, names, news);
  }

  private build(cells: Cell[], names: Names, edges: Edge[]): void {
    const focused = idOf(this.element.getRootNode() instanceof ShadowRoot ? (this.element.getRootNode() as ShadowRoot).activeElement : null);
    this.order = cells.map((cell) => cell.id);
    this.link(edges);
    const {places, width, height} = layers(this.order, edges);
    const svg = shape("svg", {width: String(width), height: String(height), viewBox: `0 0 ${width} ${height}`, role: "presentation"});
    for (const edge of edges) svg.append(...drawEdge(edge, places));
    this.nodes = new Map(cells.map((cell) => [cell.id, drawNode(cell.id, names.get(cell.id)!, places.get(cell.id)!)]));
    svg.append(...this.nodes.values());
    const hint = edges.length === 0 ? "No cell uses a name or a result of another yet." : "";
    this.element.replaceChildren(...(cells.length > 0 ? [svg] : []), make("p", {class: "minimap-hint", hidden: hint === ""}, hint));
    const first = focused ?? this.order[0];
    for (const [id, node] of this.nodes) node.setAttribute("tabindex", id === first ? "0" : "-1");
    if (focused !== undefined) this.nodes.get(focused)?.focus({preventScroll: true});
  }

  private link(edges: Edge[]): void {
    this.above = new Map();
    this.below = new Map();
    for (const [giver, reader] of edges) {
      push(this.above, reader, giver);
      push(this.below, giver, reader);
    }
  }

  private paint(cell: Cell, names: Names, news: DataflowNews): void {
    const node = this.nodes.get(cell.id);
    if (!node) return;
    const {status} = cell.progress;
    const why = news.stale[cell.id];
    const state = why !== undefined && status !== "running" && status !== "queued" ? "stale" : status;
    if (node.dataset.state !== state) node.dataset.state = state;
    const needs = (this.above.get(cell.id) ?? []).map((id) => names.get(id)).join(", ");
    const told = [names.get(cell.id), state, why, needs && `needs ${needs}`];
    const said = told.filter(Boolean).join(", ");
    if (node.getAttribute("aria-label") !== said) node.setAttribute("aria-label", said);
    node.querySelector("title")!.textContent = [why, news.remarks[cell.id]?.[0]?.message].filter(Boolean).join(". ");
    node.classList.toggle("odd", news.remarks[cell.id] !== undefined);
  }

  /** Lights up a cell with all it needs and all that needs it. */
  private light(id: string | undefined): void {
    const chosen = id === undefined ? new Set<string>() : new Set([id, ...reach(id, this.above), ...reach(id, this.below)]);
    this.element.classList.toggle("lit", id !== undefined);
    for (const [other, node] of this.nodes) node.classList.toggle("near", chosen.has(other));
    for (const edge of this.element.querySelectorAll<SVGElement>(".edge")) {
      edge.classList.toggle("near", chosen.has(edge.dataset.from ?? "") && chosen.has(edge.dataset.to ?? ""));
    }
  }

  private pressed(event: KeyboardEvent): void {
    const id = idOf(event.target);
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = this.next(id, event.key);
    if (next === undefined && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    if (next === undefined) this.choose(id);
    else this.move(id, next);
  }

  /** Up and down go through the cells, left and right along what is needed. */
  private next(id: string, key: string): string | undefined {
    const index = this.order.indexOf(id);
    const steps: Record<string, string | undefined> = {
      ArrowUp: this.order[index - 1] ?? id,
      ArrowDown: this.order[index + 1] ?? id,
      ArrowLeft: this.above.get(id)?.[0] ?? id,
      ArrowRight: this.below.get(id)?.[0] ?? id,
      Home: this.order[0],
      End: this.order.at(-1),
    };
    return steps[key];
  }

  private move(from: string, to: string): void {
    this.nodes.get(from)?.setAttribute("tabindex", "-1");
    const node = this.nodes.get(to);
    node?.setAttribute("tabindex", "0");
    node?.focus({preventScroll: true});
    node?.scrollIntoView({block: "nearest", inline: "nearest"});
  }
}

function idOf(target: EventTarget | null): string | undefined {
  return target instanceof Element ? target.closest<SVGElement>("g.node")?.dataset.id : undefined;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

function reach(id: string, links: Map<string, string[]>): Set<string> {
  const found = new Set<string>();
  const waiting = [id];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    for (const other of links.get(one) ?? []) if (!found.has(other)) found.add(other) && waiting.push(other);
  }
  return found;
}

function drawNode(id: string, name: string, {x, y}: Place): SVGGElement {
  const node = shape("g", {class: "node", role: "button", transform: `translate(${x} ${y})`});
  node.dataset.id = id;
  const text = shape("text", {x: "22", y: String(HEIGHT / 2)});
  text.textContent = name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name;
  const box = shape("rect", {width: String(WIDTH), height: String(HEIGHT), rx: "6"});
  const dot = shape("circle", {cx: "12", cy: String(HEIGHT / 2), r: "4"});
  node.append(box, dot, text, shape("title", {}));
  return node;
}

function drawEdge([giver, reader, names, early]: Edge, places: Map<string, Place>): SVGElement[] {
  const [from, to] = [places.get(giver), places.get(reader)];
  if (!from || !to) return [];
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
  const bend = Math.max(Math.abs(x2 - x1) / 2, 18);
  const path = shape("path", {class: early ? "edge early" : "edge", d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`});
  path.dataset.from = giver;
  path.dataset.to = reader;
  const title = shape("title", {});
  title.textContent = names;
  path.append(title);
  return [path];
}

function shape<Tag extends keyof SVGElementTagNameMap>(tag: Tag, attributes: Record<string, string>): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
