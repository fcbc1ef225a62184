// Loads what most people never need only when somebody wants it: files beside notebook.js, of the same version.
import type {Extension} from "@codemirror/state";

declare const VERSION: string;

export interface Formatter {
  /** The text in its one form; throws what says where it cannot be parsed. */
  format(source: string): Promise<string>;
}

export interface KeyMap {
  keys(): Extension;
  /** Whether Escape belongs to the keys now, and not to the notebook. */
  isBusy(view: unknown): boolean;
}

interface Parts {
  vim: KeyMap;
  emacs: KeyMap;
  "format-lua": Formatter;
  "format-javascript": Formatter;
  "format-python": Formatter;
}

const loaded = new Map<string, Promise<unknown>>();

/** The part of that name. Rejects when the studio does not answer; asking again tries again. */
export function load<Name extends keyof Parts>(name: Name): Promise<Parts[Name]> {
  const known = loaded.get(name) as Promise<Parts[Name]> | undefined;
  if (known) return known;
  const loading = import(address(`${name}.js`)) as Promise<Parts[Name]>;
  loaded.set(name, loading);
  loading.catch(() => loaded.delete(name));
  return loading;
}

/** Where a file beside this script is. */
export function address(file: string): string {
  return new URL(`${file}?v=${VERSION}`, import.meta.url).href;
}
