// A tool that wants to be allowed: what it is about to do, and the answers a person has.
import {make} from "./dom";
import type {Question} from "./messages";

const ANSWERS: [string, string, string][] = [
  ["once", "Allow once", "This call only"],
  ["run", "Allow for this run", "Every such call until the run has ended"],
  ["always", "Always allow here", "Every such call in this workspace, from now on"],
  ["deny", "Deny", "The spell gets an error that says so"],
];

/** The form. The arguments can be edited; `answer` gets the decision, and the arguments when they were changed. */
export function renderApproval(question: Question, answer: (value: unknown) => void): HTMLElement {
  const {tool, reason, arguments: given} = question.question;
  const before = JSON.stringify(given ?? {}, null, 2);
  const problem = make("div", {class: "approval-problem", role: "alert"});
  const input = make("textarea", {
    class: "field approval-arguments",
    "aria-label": `Arguments of ${String(tool)}`,
    spellcheck: "false",
    rows: String(Math.min(12, before.split("\n").length)),
  });
  input.value = before;
  const decide = (decision: string): void => {
    if (decision === "deny" || input.value === before) return answer({decision});
    const changed = parsed(input.value);
    if (changed === null) problem.textContent = "These arguments are not a JSON object. Mend them, or deny the call.";
    else answer({decision, arguments: changed});
  };
  const form = make("form", {class: "question approval", "aria-label": `Approval of ${String(tool)}`});
  form.addEventListener("submit", (event) => event.preventDefault());
  const isProfile = reason === "profile";
  const title = isProfile ? "This notebook asks for more than you usually allow" : `${String(tool)} wants to run`;
  const told = isProfile
    ? `${String(tool)} is wider than yours: allow it only for a notebook you trust.`
    : `This notebook's profile asks about “${String(reason)}”.`;
  const row = make("div", {class: "question-row"}, ...ANSWERS.map((one) => button(one, decide)));
  form.append(make("div", {class: "question-text"}, title), make("div", {class: "approval-reason"}, told));
  form.append(...(isProfile ? [] : [input]), problem, row);
  return form;
}

function button([decision, label, title]: [string, string, string], decide: (one: string) => void): HTMLElement {
  const style = decision === "once" ? "button button-strong" : "button";
  return make("button", {type: "button", class: style, title, onclick: () => decide(decision)}, label);
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
