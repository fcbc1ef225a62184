// A question of the running spell, answered in place.
import {renderApproval} from "./approval";
import {make} from "./dom";
import type {Question} from "./messages";
import {renderPause} from "./pauseform";

/** The form; `answer` gets the text or choice. */
export function renderQuestion(question: Question, answer: (value: unknown) => void): HTMLElement {
  if (question.kind === "approval" && question.question.tool !== undefined) return renderApproval(question, answer);
  if (question.kind === "breakpoint" && question.question.moment !== undefined) return renderPause(question, answer);
  const text = question.question.message ?? question.question.prompt ?? "The spell asks for input";
  const form = make("form", {class: "question"});
  const choices = choicesOf(question);
  const controls = choices.length > 0 ? buttons(choices, answer) : field(form, question, text, answer);
  form.append(make("div", {class: "question-text"}, text), make("div", {class: "question-row"}, ...controls));
  return form;
}

function choicesOf(question: Question): [string, unknown][] {
  const choices = question.question.choices ?? [];
  if (choices.length === 0 && question.kind === "approval") return [["Allow", true], ["Deny", false]];
  if (choices.length === 0 && question.kind === "breakpoint") return [["Continue", "continue"], ["Step", "step"], ["End the call", "abort"]];
  return choices.map((choice) => [choice, choice]);
}

function buttons(choices: [string, unknown][], answer: (value: unknown) => void): HTMLElement[] {
  return choices.map(([label, value]) => {
    return make("button", {type: "button", class: "button", onclick: () => answer(value)}, label);
  });
}

function field(
  form: HTMLFormElement,
  question: Question,
  label: string,
  answer: (value: unknown) => void,
): HTMLElement[] {
  const start = question.question.default;
  const input = make("input", {type: "text", "aria-label": label, autocomplete: "off", class: "field"});
  input.value = start === undefined || start === null ? "" : String(start);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(input.value);
  });
  return [input, make("button", {type: "submit", class: "button button-strong"}, "Send")];
}
