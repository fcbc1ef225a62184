// The languages of cells, and highlighting of code outside an editor.
import {javascript} from "@codemirror/lang-javascript";
import {markdown} from "@codemirror/lang-markdown";
import {python} from "@codemirror/lang-python";
import {sql} from "@codemirror/lang-sql";
import {LanguageSupport, StreamLanguage} from "@codemirror/language";
import {lua} from "@codemirror/legacy-modes/mode/lua";
import {classHighlighter, highlightCode} from "@lezer/highlight";
import type {Kind} from "./messages";

export const LABELS: Record<Kind, string> = {
  lua: "Lua",
  javascript: "JavaScript",
  python: "Python",
  sql: "SQL",
  markdown: "Markdown",
};

const luaLanguage = StreamLanguage.define({
  ...lua,
  languageData: {
    indentOnInput: /^\s*(?:end|until|else|elseif|\)|\})$/,
    commentTokens: {line: "--", block: {open: "--[[", close: "]]"}},
    closeBrackets: {brackets: ["(", "[", "{", '"', "'"]},
  },
});

const LANGUAGES: Record<Kind, () => LanguageSupport> = {
  lua: () => new LanguageSupport(luaLanguage),
  javascript: () => javascript(),
  python: () => python(),
  sql: () => sql(),
  markdown: () => markdown(),
};

const ALIASES: Record<string, Kind> = {js: "javascript", py: "python", md: "markdown"};

export function languageOf(kind: Kind): LanguageSupport {
  return LANGUAGES[kind]();
}

export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** `code` as escaped markup with highlighting classes; "" for a language we do not know. */
export function highlighted(code: string, language: string): string {
  const kind = ALIASES[language] ?? (language in LANGUAGES ? (language as Kind) : null);
  if (kind === null) return "";
  let markup = "";
  const put = (text: string, classes: string): void => {
    markup += classes ? `<span class="${classes}">${escapeMarkup(text)}</span>` : escapeMarkup(text);
  };
  highlightCode(code, languageOf(kind).language.parser.parse(code), classHighlighter, put, () => (markup += "\n"));
  return markup;
}
