/** One decision with all the fields of its audit record, and the ways to its cell and to its span. */

import { h, iconButton } from "./dom";
import { size } from "./format";
import { icon } from "./icons";
import { jsonTree } from "./json";
import { because, type Decision, titleOf } from "./ledger";

export interface RecordHost {
  close(): void;
  reveal(one: Decision): void;
  trace(one: Decision): void;
}

/** What is shown below or beside the list. */
export function recordOf(one: Decision, host: RecordHost): HTMLElement[] {
  const kind = h("span", { class: `verdict is-${one.decision}` }, one.decision);
  const title = h("h2", { title: titleOf(one) }, titleOf(one));
  const out = iconButton("Close record", icon("close"), () => host.close());
  const head = h("header", {}, kind, title, h("span", { class: "gap" }), out);
  return [head, h("div", { class: "record-body" }, ways(one, host), h("p", { class: "record-why" }, because(one)), ...rest(one))];
}

function rest(one: Decision): HTMLElement[] {
  const message = one.message ? [h("p", { class: "record-message" }, one.message)] : [];
  const facts = h("dl", { class: "record" });
  const add = (name: string, value: string) => {
    facts.append(h("div", {}, h("dt", {}, name), h("dd", { class: value ? "" : "mute" }, value || "—")));
  };
  add("Time", stamp(one.time));
  add("Agent", one.agent);
  add("Action", one.action);
  add("Tool", one.tool);
  add("Result", one.result);
  add("User", one.user);
  add("Run", one.run);
  const tree = jsonTree(one.params.value);
  if (one.params.folded) tree.append(h("p", { class: "mute" }, `The beginning of ${size(one.params.size)}; the trace has the whole.`));
  return [...message, facts, h("h3", {}, "Arguments"), h("div", { class: "record-params" }, tree)];
}

function ways(one: Decision, host: RecordHost): HTMLElement {
  const row = h("div", { class: "ways" });
  if (one.span) row.append(way("Show in the trace", () => host.trace(one)));
  if (one.cell) row.append(way(`Show ${one.place || "the cell"}`, () => host.reveal(one)));
  if (!row.childElementCount) row.append(h("span", { class: "mute" }, "Granted when the run began."));
  return row;
}

function way(text: string, go: () => void): HTMLElement {
  const link = h("button", { type: "button", class: "way" }, text, icon("jump"));
  link.addEventListener("click", go);
  return link;
}

/** The day and the time to a thousandth, here. */
function stamp(time: number): string {
  const date = new Date(time * 1000);
  const day = date.toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
  return `${day}, ${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
