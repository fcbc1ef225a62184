/** The messages of a chat, drawn as a conversation. Content is untrusted text and stays text. */

import { h } from "./dom";
import { jsonTree, longText } from "./json";

interface Call {
  id?: string;
  name?: string;
  arguments?: unknown;
}

export interface Message {
  role: string;
  content: unknown;
  name?: string;
  tool_calls?: Call[];
}

const ROLES: Record<string, string> = { system: "System", user: "User", assistant: "Assistant", tool: "Tool" };
const EARLIER = 6;

/** The messages in a chat's input, or null when it has another shape. */
export function messagesOf(value: unknown): Message[] | null {
  const list = isRecord(value) && Array.isArray(value.messages) ? value.messages : value;
  if (!Array.isArray(list) || list.length === 0) return null;
  return list.every(isMessage) ? list : null;
}

/** The message in a chat's output (`{text | content, tool_calls}`), or null when it has another shape. */
export function answerOf(value: unknown): Message | null {
  if (!isRecord(value)) return null;
  if (isMessage(value)) return value;
  const content = value.text ?? value.content;
  const calls = Array.isArray(value.tool_calls) ? (value.tool_calls as Call[]) : [];
  if (typeof content !== "string" && calls.length === 0) return null;
  return { role: "assistant", content: content ?? "", tool_calls: calls };
}

/** The other things an input says next to its messages (model, tools, …). */
export function besides(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([key, item]) => key !== "messages" && item !== null));
}

/** A conversation; the middle of a long one is folded. */
export function conversation(messages: Message[]): HTMLElement {
  const box = h("div", { class: "talk" });
  const hidden = messages.length > EARLIER + 2 ? messages.slice(1, messages.length - EARLIER) : [];
  if (hidden.length === 0) box.append(...messages.map(bubble));
  else {
    const more = h("button", { type: "button", class: "link earlier" }, `Show ${hidden.length} earlier messages`);
    more.addEventListener("click", () => more.replaceWith(...hidden.map(bubble)));
    box.append(bubble(messages[0]!), more, ...messages.slice(messages.length - EARLIER).map(bubble));
  }
  return box;
}

export function bubble(message: Message): HTMLElement {
  const role = ROLES[message.role] ?? message.role;
  const heading = h("div", { class: "role" }, role, message.name ? h("span", { class: "mute" }, ` ${message.name}`) : null);
  const box = h("article", { class: `bubble by-${message.role}`, "aria-label": `${role} message` }, heading);
  if (hasContent(message.content)) box.append(content(message));
  for (const call of message.tool_calls ?? []) box.append(callBox(call));
  return box;
}

function hasContent(value: unknown): boolean {
  return value !== "" && value !== null && value !== undefined;
}

function content(message: Message): HTMLElement {
  const { content: value } = message;
  if (typeof value !== "string") return jsonTree(value);
  const data = message.role === "tool" ? parsed(value) : undefined;
  return data === undefined ? longText(value, 24) : jsonTree(data, 1);
}

function callBox(call: Call): HTMLElement {
  const title = h("div", { class: "call-name" }, "calls ", h("code", {}, String(call.name ?? "?")));
  return h("div", { class: "call" }, title, call.arguments === undefined ? null : jsonTree(call.arguments));
}

/** Tool answers are often JSON as text: shown as what it is. */
function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMessage(value: unknown): value is Message & Record<string, unknown> {
  return isRecord(value) && typeof value.role === "string" && "content" in value;
}
