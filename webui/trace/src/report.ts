/** The way to a run as one static page, which the browser saves as a file. */

import { h } from "./dom";
import { icon } from "./icons";

const HINT = "Save this run as one page that needs no server: tree, conversations, state, cost.";

/** A link that looks like the buttons beside it. */
export function reportLink(run: string): HTMLElement {
  const href = `api/runs/${encodeURIComponent(run)}/report`;
  return h("a", { class: "button", href, download: `${run}.html`, title: HINT, "data-mode": "report" }, icon("save"), "Report as one page");
}
