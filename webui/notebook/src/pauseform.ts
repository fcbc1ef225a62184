// A run that is paused: what is called or which line it is at, what of it can be changed, and how it goes on.
import {make} from "./dom";
import {icon} from "./icons";
import type {Pause, Question} from "./messages";
import {type Part, partsOf} from "./pauseparts";

const KINDS: Record<string, string> = {
  execute_tool: "tool",
  invoke_agent: "agent",
  invoke_workflow: "workflow",
  run_step: "step",
  chat: "model",
  write_state: "state",
  run_cell: "cell",
  emit_event: "event",
  create_agent: "new agent",
};

const WHEN: Record<string, string> = {before: "before", after: "after", error: "at the error of"};

const ANSWERS: [answer: string, label: string, keys: string, title: string][] = [
  ["continue", "Continue", "F8", "Go on to the next breakpoint"],
  ["over", "Over", "F10", "Pause again when this has ended; at a line: at the next line"],
  ["into", "Into", "F11", "Pause at the next call inside of it"],
  ["out", "Out", "⇧F11", "Pause when what called it has ended"],
];

/** The form; `answer` gets the action and what was changed. */
export function renderPause(question: Question, answer: (value: unknown) => void): HTMLElement {
  const pause = question.question as unknown as Pause;
  const parts = partsOf(pause);
  const form = make("form", {class: "question pause", "aria-label": titleOf(pause), tabindex: "-1"});
  if (pause.moment === "line" && pause.source?.cell) form.dataset.line = String(pause.source.line);
  const problem = make("p", {class: "pause-problem", role: "alert", hidden: !pause.problem}, pause.problem ?? "");
  const send = (action: string): void => {
    try {
      answer({action, edit: Object.assign({}, ...parts.map((part) => part.change()))});
    } catch (error) {
      problem.textContent = (error as Error).message;
      problem.hidden = false;
    }
  };
  form.append(head(pause), ...notes(pause), ...body(parts), problem, buttons(send, () => answer({action: "abort"})));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send("continue");
  });
  form.addEventListener("keydown", (event) => {
    // Here keys mean the form, not the cell around it; those of the pause are heard before.
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  });
  return form;
}

function titleOf(pause: Pause): string {
  if (pause.moment === "line") return `Paused at line ${pause.source?.line ?? 0}${pause.source?.cell ? "" : ` of ${pause.source?.name ?? "a file"}`}`;
  return `Paused ${WHEN[pause.moment] ?? pause.moment} ${KINDS[pause.operation] ?? pause.operation} ${pause.name}`;
}

function head(pause: Pause): HTMLElement {
  const agent = pause.scope?.agent_name;
  const by = agent && agent !== pause.name ? [make("span", {class: "pause-by"}, `for ${agent}`)] : [];
  const attempt = pause.attempt > 1 ? [make("span", {class: "pause-by"}, `attempt ${pause.attempt}`)] : [];
  const title = make("div", {class: "question-text"}, icon("pause"), make("b", {}, titleOf(pause)), ...by, ...attempt);
  const why = pause.breakpoint && pause.moment !== "line" ? `${pause.breakpoint}${pause.condition ? ` if ${pause.condition}` : ""}` : pause.condition ? `if ${pause.condition}` : "";
  const around = (pause.around ?? []).map((one) => `${KINDS[one.operation] ?? one.operation} ${one.name}`).join(" ‹ ");
  const about = make("div", {class: "pause-about"});
  if (why) about.append(make("code", {}, why));
  if (pause.reason === "step") about.append(make("span", {}, "a step ends here"));
  if (around) about.append(make("span", {class: "pause-around"}, `called by ${around}`));
  return make("div", {}, title, about);
}

function notes(pause: Pause): HTMLElement[] {
  const found = pause.note ? [make("p", {class: "pause-note"}, pause.note)] : [];
  if (pause.error) found.push(make("p", {class: "pause-note is-error"}, String(pause.error.message)));
  return found;
}

function body(parts: Part[]): HTMLElement[] {
  return parts.length > 0 ? [make("div", {class: "pause-parts"}, ...parts.map((part) => part.element))] : [];
}

function buttons(send: (action: string) => void, abort: () => void): HTMLElement {
  const row = make("div", {class: "question-row"});
  for (const [action, label, keys, title] of ANSWERS) {
    const names = {type: "button", class: action === "continue" ? "button button-strong" : "button", title, "data-answer": action, "aria-keyshortcuts": keys.replace("⇧", "Shift+")};
    const button = make("button", names, label, make("kbd", {}, keys));
    button.addEventListener("click", (event) => {
      // The second click of a double click may land on the next pause, which has moved up meanwhile.
      if (event.detail < 2) send(action);
    });
    row.append(button);
  }
  const end = make("button", {type: "button", class: "button approval-deny", title: "The run is stopped; what it has done stays done", "data-answer": "abort"}, "End the run");
  end.addEventListener("click", abort);
  row.append(end);
  return row;
}
