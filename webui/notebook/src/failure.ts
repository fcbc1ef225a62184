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

/** The card; `reveal` is called when its place in the code is clicked. */
export function renderFailure(error: Failure, reveal: (error: Failure) => void): HTMLElement {
  const head = make("div", {class: "failure-head"}, icon("alert"));
  head.append(make("strong", {}, TITLES[error.type] ?? error.type));
  if (error.line) head.append(place(error, reveal));
  const card = make("div", {class: "failure", role: "alert"}, head);
  card.append(make("pre", {class: "failure-message"}, error.message));
  const trace = Array.isArray(error.traceback) ? error.traceback.join("\n") : error.traceback;
  if (trace && trace.trim() !== error.message.trim()) card.append(traceback(trace));
  return card;
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
