/** A message that holds a unified diff: its lines in the colours of what went and what came. */

import { h } from "./dom";

const HINT = "“Re-run changed” at the recorded run lets changed calls reach the model.";

/** The message with the lines of `diff` marked; null when the diff is not in it. */
export function diffMessage(message: string, diff: unknown): HTMLElement | null {
  if (typeof diff !== "string" || !diff || !message.includes(diff)) return null;
  const at = message.indexOf(diff);
  const box = h("div", { class: "diff", role: "group", "aria-label": "What differs from the record" });
  for (const line of diff.split("\n")) if (!/^(---|\+\+\+) /.test(line)) box.append(diffLine(line));
  return h("div", {}, h("p", {}, message.slice(0, at).trim()), box, h("p", {}, HINT));
}

function diffLine(line: string): HTMLElement {
  const kind = line.startsWith("-") ? "gone" : line.startsWith("+") ? "come" : "same";
  return h("div", { class: `diff-line is-${kind}` }, line || " ");
}
