// Text out of a file: dropped on a place, or chosen by a button. Not what becomes of it.
import {make} from "./dom";

export interface Taking {
  /** Bytes of a file at most. */
  most: number;
  take(text: string, name: string): void;
  tell(problem: string): void;
}

const MEGABYTE = 1e6;

/** A button that asks for a file, for `place`, on which one can be dropped as well. */
export function takesFiles(place: HTMLElement, label: string, taking: Taking): HTMLElement {
  const input = make("input", {type: "file", hidden: true});
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    // The same file can be chosen again when it has changed.
    if (file) void read(file, taking).then(() => (input.value = ""));
  });
  const isFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  const over = (on: boolean): void => void place.classList.toggle("over", on);
  place.addEventListener("dragover", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    over(true);
  });
  place.addEventListener("dragleave", (event) => !place.contains(event.relatedTarget as Node | null) && over(false));
  place.addEventListener("drop", (event) => {
    over(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    if (files.length > 1) return taking.tell("One file at a time.");
    void read(files[0]!, taking);
  });
  const choose = make("button", {type: "button", class: "button", onclick: () => input.click()}, label);
  return make("span", {}, choose, input);
}

async function read(file: File, {most, take, tell}: Taking): Promise<void> {
  if (file.size > most) return tell(`${file.name} is too large: at most ${most / MEGABYTE} MB. Keep it as a file, and read it by a tool.`);
  try {
    const text = new TextDecoder("utf-8", {fatal: true}).decode(await file.arrayBuffer());
    tell("");
    take(text, file.name);
  } catch {
    tell(`${file.name} could not be read as text (UTF-8).`);
  }
}
