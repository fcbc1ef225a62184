/** What can be edited where a run forks: by operation the ways to edit a call, each with its fields. */

import { h } from "./dom";
import { Field, kindOf } from "./fields";
import type { ForkPlace } from "./wire";

type Data = Record<string, unknown>;
export type Edit = Record<string, unknown>;

/** One way to edit a call: what it is called, its fields, and what they say together. */
export interface Way {
  name: string;
  title: string;
  fields: Field[];
  element: HTMLElement;
  edit(): Edit;
}

export function waysOf(place: ForkPlace, changed: () => void): Way[] {
  const { operation, input, output } = place;
  if (input.cut || output.cut) return [];
  switch (operation) {
    case "chat":
      return [request((input.value ?? {}) as Data, changed), answer((output.value ?? {}) as Data, changed)];
    case "execute_tool":
      return [
        whole("input", "Arguments", "Other arguments", input.value ?? {}, changed),
        whole("output", "Result", "Another result", output.value ?? "", changed),
        whole("error", "Error message", "Let it fail", "", changed),
      ];
    case "invoke_agent":
    case "invoke_workflow":
      return [whole("input", "Input", "Another input", input.value ?? "", changed)];
    case "write_state":
      return [whole("value", "Value", "Another value", ((input.value ?? {}) as Data).value, changed, "json")];
    default:
      return [];
  }
}

function whole(name: string, label: string, title: string, value: unknown, changed: () => void, kind = kindOf(value)): Way {
  const field = new Field(label, kind, value, changed);
  const edit = (): Edit => (field.isChanged ? { [name]: field.value } : {});
  return { name, title, fields: [field], element: h("div", { class: "way" }, field.element), edit };
}

function request(input: Data, changed: () => void): Way {
  const messages = (Array.isArray(input.messages) ? input.messages : []) as Data[];
  const settings: [string, Field][] = [
    ["model", new Field("Model", "line", input.model, changed)],
    ["temperature", new Field("Temperature", "number", input.temperature, changed)],
    ["max_tokens", new Field("Longest answer, in tokens", "number", input.max_tokens, changed)],
  ];
  const said: [string, Field][] = messages.map((message, number) => {
    const calls = Array.isArray(message.tool_calls) ? ", which calls tools" : "";
    const by = message.name ? `${String(message.role)} ${String(message.name)}` : String(message.role);
    return [`messages.${number}.content`, new Field(`Message ${number + 1}: ${by}${calls}`, "text", message.content, changed)];
  });
  const all = [...settings, ...said];
  const row = h("div", { class: "way-row" }, ...settings.map(([, field]) => field.element));
  const element = h("div", { class: "way" }, ...said.map(([, field]) => field.element), row);
  const edit = (): Edit => Object.fromEntries(all.filter(([, field]) => field.isChanged).map(([path, field]) => [path, field.value]));
  return { name: "request", title: "Ask something else", fields: all.map(([, field]) => field), element, edit };
}

function answer(output: Data, changed: () => void): Way {
  const text = new Field("Answer", "text", output.text, changed);
  const calls = new Field("Calls of tools", "json", output.tool_calls ?? [], changed);
  const edit = (): Edit => {
    if (!text.isChanged && !calls.isChanged) return {};
    return { answer: { text: text.value, tool_calls: calls.value } };
  };
  return { name: "answer", title: "Another answer", fields: [text, calls], element: h("div", { class: "way" }, text.element, calls.element), edit };
}
