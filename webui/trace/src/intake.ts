/** Files of runs that a person gives: by a button, or dropped on the list. Each is checked where the store is. */

import { h, iconButton } from "./dom";
import { icon } from "./icons";

/** A run that is here now; `was_here`: it was before, and stayed as it was. */
export interface TakenRun {
  id: string;
  title: string;
  path: string;
  was_here: boolean;
}

interface Answer {
  runs?: TakenRun[];
  /** What is wrong with parts of a file of several runs: those did not come in. */
  refused?: string[];
  error?: { message?: string };
}

export class Intake {
  readonly button: HTMLButtonElement;
  private readonly input = h("input", { type: "file", multiple: true, accept: ".run,.zip,.json,.jsonl,.ndjson,.pb,.bin,.gz", hidden: true, "aria-hidden": "true", tabindex: "-1" });
  private depth = 0;

  /** `said` hears how it goes, `taken` what came in; `place` is where files are dropped. */
  constructor(
    private readonly place: HTMLElement,
    private readonly said: (text: string, bad?: boolean) => void,
    private readonly taken: (runs: TakenRun[]) => void,
  ) {
    this.button = iconButton("Import runs from files (i)", icon("save"), () => this.ask(), { "aria-keyshortcuts": "i", class: "icon-button import-runs" });
    this.input.addEventListener("change", () => {
      void this.take([...(this.input.files ?? [])]);
      this.input.value = "";
    });
    place.append(this.input);
    place.addEventListener("dragenter", (event) => this.over(event, 1));
    place.addEventListener("dragleave", (event) => this.over(event, -1));
    place.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
    place.addEventListener("drop", (event) => this.drop(event));
  }

  ask(): void {
    this.input.click();
  }

  private over(event: DragEvent, step: number): void {
    if (!hasFiles(event)) return;
    event.preventDefault();
    // Each child that is entered is told of too.
    this.depth = Math.max(0, this.depth + step);
    this.place.classList.toggle("dropping", this.depth > 0);
  }

  private drop(event: DragEvent): void {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.depth = 0;
    this.place.classList.remove("dropping");
    void this.take([...(event.dataTransfer?.files ?? [])]);
  }

  private async take(files: File[]): Promise<void> {
    const came: TakenRun[] = [];
    const refused: string[] = [];
    for (const file of files) {
      this.said(`Taking in ${file.name}…`);
      const answer = await sent(file);
      if (answer.error || !answer.runs) refused.push(answer.error?.message || `${file.name} could not be taken in.`);
      else came.push(...answer.runs);
      refused.push(...(answer.refused ?? []).map((one) => `${file.name}: ${one}`));
    }
    if (came.length) this.taken(came);
    const fresh = came.length ? `${told(came)} ` : "";
    if (refused.length) this.said(`${fresh}${refused.join(" ")}`, true);
  }
}

async function sent(file: File): Promise<Answer> {
  try {
    const answer = await fetch(`api/runs/import?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
    return (await answer.json()) as Answer;
  } catch {
    return { error: { message: `${file.name} could not be sent to the studio. Is it running?` } };
  }
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** What came in, as a sentence. */
export function told(runs: TakenRun[]): string {
  const fresh = runs.filter((run) => !run.was_here).length;
  const known = runs.length - fresh;
  const one = runs.length === 1 ? `“${runs[0]!.title || runs[0]!.id}”` : "";
  if (one) return fresh ? `${one} was taken in.` : `${one} was here already.`;
  return [fresh ? `${fresh} runs were taken in.` : "", known ? `${known} were here already.` : ""].filter(Boolean).join(" ");
}
