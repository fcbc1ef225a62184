/** A run for tools that speak OpenTelemetry: as a file, or sent to the place that the settings name. */

import { h } from "./dom";
import { icon } from "./icons";
import type { Send } from "./wire";

/** Where a run can be sent: "" for nowhere; `trouble` is what is wrong with the settings. */
export interface OtlpPlace {
  run: string;
  to: string;
  content: boolean;
  trouble: string;
}

const HINT = "Export as OTLP JSON, for any tool that reads OpenTelemetry, or send it there";

export function otlpButton(run: string, send: Send): HTMLElement {
  const button = h("button", { type: "button", title: HINT, "data-mode": "otlp" }, icon("jump"), "OpenTelemetry (OTLP)…");
  button.addEventListener("click", () => send({ op: "otlp", run }));
  return button;
}

/** The question what goes along, and the ways: a file, or the place of the settings. */
export function otlpForm(place: OtlpPlace, send: Send, cancel: HTMLElement, busy: (text: string) => void): HTMLElement {
  const content = h("input", { type: "checkbox", checked: place.content });
  const file = h("a", { class: "button", download: `${place.run}.otlp.json`, "data-do": "otlp-file" }, icon("save"), "Export as OTLP JSON");
  const address = () => file.setAttribute("href", `api/runs/${encodeURIComponent(place.run)}/otlp${content.checked ? "?content=true" : ""}`);
  content.addEventListener("change", address);
  address();
  const ways = h("div", { class: "again" }, file);
  if (place.to) {
    const host = URL.canParse(place.to) ? new URL(place.to).host : place.to;
    const post = h("button", { type: "button", title: place.to, "data-do": "otlp-send" }, icon("jump"), `Send to ${host}`);
    post.addEventListener("click", () => {
      busy(`Sending to ${host}…`);
      send({ op: "otlp_send", run: place.run, content: content.checked });
    });
    ways.append(post);
  }
  ways.append(cancel);
  const label = h("label", { class: "otlp-content" }, content, "With prompts, answers, arguments and results");
  const hint = place.trouble || (place.to ? "" : "To send runs from here, name a collector in the settings: [otel] endpoint.");
  return h("div", {}, h("p", {}, "This run for tools that speak OpenTelemetry."), label, hint ? h("p", { class: place.trouble ? "bad" : "mute" }, hint) : null, ways);
}
