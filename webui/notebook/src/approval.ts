// A tool that wants to be allowed: what it is about to do, and the answers a person has.
import {Arguments} from "./arguments";
import {make} from "./dom";
import {icon} from "./icons";
import type {Question} from "./messages";

const ANSWERS: [string, string][] = [
  ["once", "Allow once"],
  ["run", "For this run"],
  ["always", "Always here"],
];

/** The rules of a profile that a person has to know a word for. */
const REASONS: Record<string, string> = {
  destructive: "It may change or delete something.",
  commands: "It runs a program on this computer.",
  listen: "It lets others connect to this computer.",
  files: "It touches files.",
  network: "It reaches other computers.",
  environment: "It reads or sets variables of this computer.",
};

/** The form. The arguments can be edited; `answer` gets the decision, and the arguments when they were changed. */
export function renderApproval(question: Question, answer: (value: unknown) => void): HTMLElement {
  return question.question.reason === "profile" ? profileForm(question, answer) : toolForm(question, answer);
}

function toolForm(question: Question, answer: (value: unknown) => void): HTMLElement {
  const {tool, reason, agent, of, arguments: given} = question.question;
  const name = String(tool);
  const buttons: HTMLButtonElement[] = [];
  const list = new Arguments(name, given ?? {}, (isGood) => buttons.forEach((button) => (button.disabled = !isGood)));
  buttons.push(...ANSWERS.map(([decision, label]) => {
    return press(label, decision === "once", () => {
      const changed = list.changed();
      answer(changed ? {decision, arguments: changed} : {decision});
    });
  }));
  const who = agent ? [` for ${String(agent)}`] : [];
  const title = make("div", {class: "question-text"}, icon("shield"), make("span", {}, make("b", {}, name), " wants to run", ...who));
  const why = `${REASONS[String(reason)] ?? "You are asked first."} Your profile asks about “${String(reason)}”.`;
  const about = of === "call" ? "this very call" : `every call of ${name}, whatever its arguments`;
  const reach = make("div", {class: "approval-reach"}, `“For this run” and “Always here” mean ${about}.`);
  const form = shell(`Approval of ${name}`);
  form.append(title, make("div", {class: "approval-reason"}, why), list.element, row(buttons, answer), reach);
  return form;
}

function profileForm(question: Question, answer: (value: unknown) => void): HTMLElement {
  const name = String(question.question.tool);
  const buttons = ANSWERS.map(([decision, label]) => press(label, decision === "once", () => answer({decision})));
  const title = make("div", {class: "question-text"}, icon("shield"), "This notebook asks for more than you usually allow");
  const why = `${name} is wider than yours: allow it only for a notebook you trust.`;
  const form = shell(`Approval of ${name}`);
  form.append(title, make("div", {class: "approval-reason"}, why), row(buttons, answer));
  return form;
}

/** It can have the focus itself: no answer is given by a key that was meant for something else. */
function shell(label: string): HTMLFormElement {
  const form = make("form", {class: "question approval", "aria-label": label, tabindex: "-1"});
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    // Here keys mean the form, not the cell around it.
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  });
  return form;
}

function row(buttons: HTMLElement[], answer: (value: unknown) => void): HTMLElement {
  const deny = press("Deny", false, () => answer({decision: "deny"}));
  deny.classList.add("approval-deny");
  deny.title = "The spell gets an error that says so";
  return make("div", {class: "question-row"}, ...buttons, deny);
}

function press(label: string, isStrong: boolean, act: () => void): HTMLButtonElement {
  const button = make("button", {type: "button", class: isStrong ? "button button-strong" : "button"}, label);
  button.addEventListener("click", (event) => {
    // The second click of a double click may land on the next question, which has moved up meanwhile.
    if (event.detail < 2) act();
  });
  return button;
}
