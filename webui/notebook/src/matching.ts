// Finding and replacing in texts. Pure: knows no cells and no editors.

export interface Query {
  text: string;
  isRegex: boolean;
  isCaseSensitive: boolean;
  isWholeWord: boolean;
}

export interface Match {
  from: number;
  to: number;
}

/** Matches of one text that are told; more would help nobody. */
export const MOST_MATCHES = 5_000;

/** The pattern of a query, or a sentence that says what is wrong with it; null for an empty one. */
export function patternOf(query: Query): RegExp | string | null {
  if (query.text === "") return null;
  const source = query.isRegex ? query.text : query.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const whole = query.isWholeWord ? `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])` : source;
  try {
    return new RegExp(whole, query.isCaseSensitive ? "gmu" : "gimu");
  } catch (error) {
    return `This is no regular expression: ${(error as Error).message.replace(/^.*: /, "").toLowerCase()}`;
  }
}

/** Where a pattern stands in a text; matches of nothing do not count. */
export function matchesOf(pattern: RegExp, text: string): Match[] {
  const found: Match[] = [];
  for (const match of text.matchAll(pattern)) {
    if (match[0] !== "") found.push({from: match.index, to: match.index + match[0].length});
    if (found.length >= MOST_MATCHES) break;
  }
  return found;
}

/** The text with every match replaced; in a regular expression `$1` stands for a group, `$&` for the match. */
export function replaceAll(pattern: RegExp, isRegex: boolean, text: string, by: string): string {
  return text.replace(pattern, template(isRegex, by));
}

/** The text with the one match replaced that begins at `from`. It is looked for in its place, with what is around it. */
export function replaceAt(pattern: RegExp, isRegex: boolean, text: string, from: number, by: string): string {
  const sticky = new RegExp(pattern.source, `${pattern.flags.replace("g", "")}y`);
  sticky.lastIndex = from;
  return text.replace(sticky, template(isRegex, by));
}

function template(isRegex: boolean, by: string): string {
  return isRegex ? by.replaceAll("\\n", "\n").replaceAll("\\t", "\t") : by.replaceAll("$", "$$$$");
}
