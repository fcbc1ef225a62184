// What a spell in JavaScript has besides the language itself.

/** The parameters of the spell, by name. */
declare let params: Record<string, any>;
/** The variables of the environment that a spell may read. */
declare let env: Record<string, string>;
/** The configuration of the spell. */
declare let config: Record<string, any>;
/** The words behind the spell on the command line. */
declare let arg: string[];
/** What the named cells of the notebook returned. */
declare let cells: Record<string, any>;

declare const process: {
  env: Record<string, string | undefined>;
  argv: string[];
  stdout: { write(text: any): boolean };
  stderr: { write(text: any): boolean };
};

declare function setTimeout(callback: (...args: any[]) => any, milliseconds?: number, ...args: any[]): number;
declare function setInterval(callback: (...args: any[]) => any, milliseconds?: number, ...args: any[]): number;
declare function setImmediate(callback: (...args: any[]) => any, ...args: any[]): number;
declare function clearTimeout(id?: number): void;
declare function clearInterval(id?: number): void;
declare function clearImmediate(id?: number): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T): T;
declare function atob(text: string): string;
declare function btoa(text: string): string;

declare const performance: { now(): number };
declare const crypto: { randomUUID(): string };

declare class URLSearchParams {
  constructor(init?: string | Record<string, string> | [string, string][]);
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  entries(): IterableIterator<[string, string]>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
declare class URL {
  constructor(url: string, base?: string | URL);
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  password: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  username: string;
  toJSON(): string;
}
declare class TextEncoder {
  encode(text?: string): Uint8Array;
}
declare class TextDecoder {
  constructor(encoding?: string, options?: { fatal?: boolean });
  decode(bytes?: Uint8Array | ArrayBuffer): string;
}
declare class AbortSignal {
  readonly aborted: boolean;
  readonly reason: any;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: (event: any) => any): void;
  removeEventListener(type: 'abort', listener: (event: any) => any): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}
