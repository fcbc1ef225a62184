// An error as a card: what, where, and the traceback when it is asked for.
import {make} from "./dom";
import {icon} from "./icons";
import type {Failure} from "./messages";

const TITLES: Record<string, string> = {
  cancelled: "Cancelled",
  denied: "Not allowed",
  internal: "Internal error",
  invalid: "Invalid",
  limit: "Limit reached",
  model: "Model error",
  network: "Network error",
  not_found: "Not found",
  rate_limit: "Rate limit",
  script: "Error",
  timeout: "Timed out",
  tool: "Tool error",
};

const KINDS: Record<string, string> = {"-": "is-gone", "+": "is-come"};
const HINT = "“Re-run changed” at the trace of the recorded run lets changed calls reach the model.";

/** The card; `reveal` is called when its place in the code is clicked. */
export function renderFailure(error: Failure, reveal: (error: Failure) => void): HTMLElement {
  const head = make("div", {class: "failure-head"}, icon("alert"));
  head.append(make("strong", {}, TITLES[error.type] ?? error.type));
  if (error.line) head.append(place(error, reveal));
  const card = make("div", {class: "failure", role: "alert"}, head);
  card.append(...message(error));
  const trace = Array.isArray(error.traceback) ? error.traceback.join("\n") : error.traceback;
  if (trace && trace.trim() !== error.message.trim()) card.append(traceback(trace));
  return card;
}

function message(error: Failure): HTMLElement[] {
  const at = error.diff ? error.message.indexOf(error.diff) : -1;
  if (!error.diff || at < 0) return [make("pre", {class: "failure-message"}, error.message)];
  const diff = make("div", {class: "diff", role: "group", "aria-label": "What differs from the record"});
  const lines = error.diff.split("\n").filter((line) => !/^(---|\+\+\+) /.test(line));
  diff.append(...lines.map((line) => make("div", {class: `diff-line ${KINDS[line[0] ?? ""] ?? ""}`}, line || " ")));
  const before = make("pre", {class: "failure-message"}, error.message.slice(0, at).trim());
  return [before, diff, make("pre", {class: "failure-message failure-hint"}, HINT)];
}

function place(error: Failure, reveal: (error: Failure) => void): HTMLElement {
  const text = error.file ? `${error.file}:${error.line}` : `line ${error.line}`;
  const show = (): void => reveal(error);
  return make("button", {type: "button", class: "place", title: "Show this line", onclick: show}, text);
}

function traceback(text: string): HTMLElement {
  const summary = make("summary", {}, "Traceback");
  return make("details", {class: "traceback"}, summary, make("pre", {}, text));
}
