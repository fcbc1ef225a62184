/** One span in both runs: its facts, and line by line what is another in what it said. Untrusted text stays text. */

import { h, iconButton } from "../dom";
import { cost, duration, tokens, whole, words } from "../format";
import { icon } from "../icons";
import type { DiffLine, Facts, Pair, Section, Side } from "./answer";
import { difference, dollars } from "./numbers";

export interface PairHost {
  close(): void;
  /** Shows a span of the first (0) or the second run in its trace. */
  open(side: number, span: string): void;
  /** To the next difference (1), or the one before (-1). */
  step(way: number): void;
  /** With the lines that are equal, or without. */
  whole(on: boolean): void;
}

/** What is shown below or beside the rows. */
export function pairView(pair: Pair, host: PairHost): HTMLElement[] {
  const mark = h("span", { class: "mark" }, icon(pair.operation));
  const title = pair.names.map((name) => name || words(pair.operation)).join(" → ");
  const name = h("h2", { class: "detail-name", title }, title);
  const state = h("span", { class: `pill cmp-pill is-${pair.change}` }, pair.change);
  const step = (title: string, shape: string, way: number) => iconButton(title, icon(shape), () => host.step(way), { class: "icon-button cmp-step" });
  const out = iconButton("Close the pair", icon("close"), () => host.close());
  const top = h("header", { class: "detail-top" }, mark, name, state, h("span", { class: "gap" }), step("The difference before (p)", "up", -1), step("Next difference (n)", "down", 1), out);
  top.style.setProperty("--tone", `var(--op-${pair.operation}, var(--soft))`);
  const body = h("div", { class: "detail-body", tabindex: "0", role: "group", "aria-label": "What differs" });
  const some = pair.sections.some((section) => !section.same);
  if (!some && pair.sides[0] && pair.sides[1]) body.append(h("p", { class: "note" }, moved(pair)));
  body.append(toggle(pair, host), ...pair.sections.map((section) => sectionOf(section, pair)));
  return [h("div", { class: "detail-head" }, top, factsOf(pair)), body];
}

function moved(pair: Pair): string {
  if (pair.what.includes("place")) return "The same, but in another place among its siblings.";
  return pair.inside ? `The same itself; ${whole(pair.inside)} differ inside.` : "The same in both runs.";
}

function toggle(pair: Pair, host: PairHost): HTMLElement {
  const box = h("input", { type: "checkbox" });
  box.checked = pair.whole;
  box.addEventListener("change", () => host.whole(box.checked));
  const row = h("div", { class: "cmp-tools" }, h("label", {}, box, "Whole texts"));
  for (const [side, span] of pair.sides.entries()) {
    if (!span) continue;
    const link = h("button", { type: "button", class: "link way" }, side === 0 ? "Open the first" : "Open the second", icon("jump"));
    link.addEventListener("click", () => host.open(side, span.id));
    row.append(link);
  }
  return row;
}

type Fact = [string, (side: Side, facts: Facts) => string, (one: Side, other: Side) => string];

const FACTS: Fact[] = [
  ["Status", (side) => side.status, () => ""],
  ["Time", (side) => duration(side.seconds) || "running", (one, other) => difference(one.seconds, other.seconds, duration)],
  ["Tokens", (side) => tokens(side.input, side.output), (one, other) => difference(one.input + one.output, other.input + other.output, whole)],
  ["Cost", (side) => (side.cost ? dollars(side.cost) : cost(side.cost)), (one, other) => difference(one.cost, other.cost, dollars)],
  ["Model", (_, facts) => facts.model, () => ""],
  ["Agent", (_, facts) => facts.agent, () => ""],
  ["Source", (_, facts) => facts.place, () => ""],
];

function factsOf(pair: Pair): HTMLElement {
  const box = h("dl", { class: "facts" });
  for (const [title, say, by] of FACTS) {
    const told = pair.sides.map((side, place) => (side && pair.facts[place] ? say(side, pair.facts[place]!) : null));
    const known = [...new Set(told.filter((value) => value !== null))];
    if (!known.some(Boolean)) continue;
    const [one, other] = pair.sides;
    const gap = one && other ? by(one, other) : "";
    const value = known.map((text) => text || "—").join(" → ");
    box.append(h("div", {}, h("dt", {}, title), h("dd", { class: known.length > 1 && !gap ? "differs" : "" }, value, gap && h("span", { class: "by" }, ` ${gap}`))));
  }
  return box;
}

function sectionOf(section: Section, pair: Pair): HTMLElement {
  const heading = h("summary", {}, icon("chevron"), section.title, section.same ? h("span", { class: "mute" }, "the same") : null);
  const both = pair.sides[0] && pair.sides[1];
  const box = h("details", { class: "section" }, heading, h("div", { class: "section-body" }, diff(section.lines)));
  if (section.more) box.lastElementChild!.append(h("p", { class: "mute" }, "There is more: open the spans to read all of it."));
  box.open = !section.same || !both ? section.name !== "attributes" || Boolean(both) : pair.whole;
  return box;
}

function diff(lines: DiffLine[]): HTMLElement {
  const box = h("div", { class: "diff cmp-diff" });
  for (const line of lines) box.append(line.sign === "@" ? fold(line.count) : lineOf(line.sign, line.parts));
  return box;
}

function fold(count: number): HTMLElement {
  return h("div", { class: "diff-line is-fold" }, `${whole(count)} ${count === 1 ? "line" : "lines"} the same`);
}

/** Whose message begins here, as `pairs.py` writes it. */
const ROLE = /^\[(system|user|assistant|tool|settings|besides)( [^\]]*)?\]$/;

const KINDS = { " ": "same", "-": "gone", "+": "come" };
const SAID = { " ": "", "-": "before: ", "+": "after: " };

function lineOf(sign: " " | "-" | "+", parts: [boolean, string][]): HTMLElement {
  const text = parts.map(([differs, part]) => (differs ? h("mark", {}, part) : part));
  const role = ROLE.test(parts.map(([, part]) => part).join("")) ? " is-role" : "";
  const line = h("div", { class: `diff-line is-${KINDS[sign]}${role}`, "data-sign": sign === "-" ? "−" : sign }, SAID[sign] && h("span", { class: "unseen" }, SAID[sign]), ...text);
  if (parts.every(([, part]) => part === "")) line.append("\u200b");
  return line;
}
