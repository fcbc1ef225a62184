// The line below a cell that has run: how long it took, what its models used, and the way to its trace.
import {duration, price} from "./clock";
import {make} from "./dom";
import {icon} from "./icons";
import type {Progress} from "./messages";

export function fillFoot(foot: HTMLElement, progress: Progress, trace: (run: string) => void): void {
  const {seconds, tokens, cost, spared, run_id: run, status} = progress;
  const facts = [status === "cancelled" ? "cancelled" : "", duration(seconds ?? 0)];
  if (tokens) facts.push(`${tokens.toLocaleString("en")} tokens`);
  if (cost) facts.push(price(cost));
  if (spared) facts.push(`${spared.toLocaleString("en")} tokens from the record`);
  foot.replaceChildren(...facts.filter(Boolean).map((fact) => make("span", {}, fact)));
  if (run) foot.append(make("button", {type: "button", class: "link", onclick: () => trace(run)}, icon("trace"), "View trace"));
}
