// What there is to know of tools, in the order and the words of the palette. No elements here.

/** As `kernel/api/tool_listing.py` writes it. */
export interface ToolInfo {
  name: string;
  description: string;
  parameters: Schema;
  category: string;
  origin?: "built-in" | "script" | "package";
  class?: string;
  aliases?: string[];
  manual?: string;
  needs?: string[];
  hints?: Record<string, boolean>;
  options?: OptionInfo[];
  about_options?: string;
  problem?: string;
}

export interface OptionInfo {
  name: string;
  type: string;
  kind: string;
  default: unknown;
}

export interface Schema {
  type?: string | string[];
  description?: string;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
}

const OWN = "own";

const HINTS: Record<string, string> = {
  read_only: "reads only",
  destructive: "may destroy",
  idempotent: "safe to repeat",
  open_world: "reaches outside",
};

/** Those that speak of all the words, best first; without words all of them, by category and name. */
export function searched(tools: ToolInfo[], query: string): ToolInfo[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const sorted = [...tools].sort((one, other) => compare(group(one), group(other)) || compare(one.name, other.name));
  if (words.length === 0) return sorted;
  const ranked = sorted.map((tool) => ({tool, points: rank(tool, words)})).filter(({points}) => points > 0);
  return ranked.sort((one, other) => other.points - one.points).map(({tool}) => tool);
}

/** What a tool is listed under. */
export function group(tool: ToolInfo): string {
  return tool.category || OWN;
}

/** What it needs and how it behaves, in a few words each. */
export function traits(tool: ToolInfo): {text: string; kind: "origin" | "need" | "hint"}[] {
  const hints = Object.entries(tool.hints ?? {}).filter(([, holds]) => holds);
  return [
    ...(tool.origin && tool.origin !== "built-in" ? [{text: `from a ${tool.origin}`, kind: "origin" as const}] : []),
    ...(tool.needs ?? []).map((need) => ({text: `needs ${need.replaceAll("_", " ")}`, kind: "need" as const})),
    ...hints.map(([name]) => ({text: HINTS[name] ?? name.replaceAll("_", " "), kind: "hint" as const})),
  ];
}

/** The options of a tool as a schema, so that they get the same form as its parameters. */
export function optionSchema(tool: ToolInfo): Schema {
  const properties = (tool.options ?? []).map((one): [string, Schema] => {
    const type = one.kind ? {type: one.kind} : {};
    const start = one.default === null ? {} : {default: one.default};
    return [one.name, {...type, ...start}];
  });
  return {type: "object", properties: Object.fromEntries(properties)};
}

function rank(tool: ToolInfo, words: string[]): number {
  const name = tool.name.toLowerCase();
  const said = [name, tool.class, ...(tool.aliases ?? []), group(tool), tool.description].join(" ").toLowerCase();
  const all = `${said} ${tool.manual ?? ""}`.toLowerCase();
  if (!words.every((word) => all.includes(word))) return 0;
  const points = words.map((word) => (name === word ? 100 : name.includes(word) ? 10 : said.includes(word) ? 2 : 1));
  return points.reduce((sum, one) => sum + one, 0);
}

function compare(one: string, other: string): number {
  // What the spell made itself comes first: that is what somebody works on.
  if (one === other) return 0;
  if (one === OWN || other === OWN) return one === OWN ? -1 : 1;
  return one < other ? -1 : 1;
}
