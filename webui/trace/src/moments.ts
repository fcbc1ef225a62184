/** The events inside a span: retries, output, questions, progress; when each happened and what it said. */

import { h } from "./dom";
import { duration } from "./format";
import { jsonTree } from "./json";
import type { Moment } from "./wire";

/** A list of moments; `since` is when the span began (seconds since the epoch), `more` how many are left out. */
export function moments(list: Moment[], since: number, more: number): HTMLElement {
  const box = h("ol", { class: "moments" });
  for (const moment of list) {
    const head = h("span", { class: "moment-head" }, h("code", {}, moment.moment), h("span", { class: "mute" }, `+${duration(moment.time - since)}`));
    box.append(h("li", {}, head, body(moment)));
  }
  if (more > 0) box.append(h("li", { class: "mute" }, `… and ${more} more`));
  return box;
}

function body(moment: Moment): HTMLElement {
  const { data } = moment;
  const value = data.value as Record<string, unknown> | null;
  if (value && typeof value.text === "string") return h("pre", { class: "text" }, value.text);
  if (moment.said) return h("div", {}, h("p", { class: "said" }, moment.said), jsonTree(data.value, 0));
  return jsonTree(data.value, 1);
}
