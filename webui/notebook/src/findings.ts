// What is wrong in a cell, from two sources that come at their own time: its errors, and what linting found.
import {type Diagnostic, forEachDiagnostic, setDiagnostics} from "@codemirror/lint";
import type {Text} from "@codemirror/state";
import type {EditorView} from "@codemirror/view";
import type {Mark, Problem} from "./messages";

const LINT = "lint";

/** Where something is wrong, as it stands now: typing moves it. */
export interface Finding {
  from: number;
  to: number;
  message: string;
  severity: string;
}

export class Findings {
  private told: Problem[] = [];
  private marks: Mark[] = [];

  get any(): boolean {
    return this.told.length + this.marks.length > 0;
  }

  /** Errors of the last run, or of a look at the syntax, in place of those before. */
  tell(problems: Problem[], view: EditorView | undefined): void {
    this.told = problems;
    if (view) show(view, [...this.errors(view.state.doc), ...shown(view).filter(isLint)]);
  }

  /** What linting found, in place of what it found before. */
  mark(marks: Mark[], view: EditorView | undefined): void {
    this.marks = marks;
    if (view) show(view, [...shown(view).filter((one) => !isLint(one)), ...this.lint(view.state.doc)]);
  }

  /** Shows everything in an editor that was just made. */
  mount(view: EditorView): void {
    if (this.any) show(view, [...this.errors(view.state.doc), ...this.lint(view.state.doc)]);
  }

  /** All there is, in the order of the text. */
  places(view: EditorView): Finding[] {
    return shown(view).sort((one, other) => one.from - other.from);
  }

  private errors(doc: Text): Diagnostic[] {
    return this.told.map((problem) => atLine(doc, problem));
  }

  private lint(doc: Text): Diagnostic[] {
    // A fault that the kernel has told already is not shown twice.
    const known = new Set(this.told.map((problem) => problem.message));
    return this.marks.filter((mark) => !known.has(mark.message)).map(({from, to, message, severity}) => {
      const start = Math.min(from, doc.length);
      return {from: start, to: Math.min(Math.max(to, start), doc.length), message, severity, source: LINT};
    });
  }
}

function isLint(one: Diagnostic): boolean {
  return one.source === LINT;
}

/** The marks of an editor where they stand now. */
function shown(view: EditorView): Diagnostic[] {
  const found: Diagnostic[] = [];
  forEachDiagnostic(view.state, (one, from, to) => found.push({...one, from, to}));
  return found;
}

function show(view: EditorView, found: Diagnostic[]): void {
  view.dispatch(setDiagnostics(view.state, found));
}

function atLine(doc: Text, problem: Problem): Diagnostic {
  const line = doc.line(Math.min(Math.max(problem.line, 1), doc.lines));
  const indent = /^\s*/.exec(line.text)![0].length;
  const column = problem.column ? Math.min(problem.column - 1, line.length) : indent;
  const from = Math.min(line.from + column, line.to);
  return {
    from: from === line.to ? line.from + Math.min(indent, line.length) : from,
    to: line.to,
    severity: problem.severity ?? "error",
    message: problem.message,
  };
}
