// Keeps in this browser what Python does not have yet. IndexedDB has it at once, even when the browser is killed a
// moment later; local storage, where that cannot be used, writes it seconds later and has little room.
import type {CellData} from "./messages";

const DATABASE = "llmspell";
const STORE = "unsent";
const PREFIX = "llmspell.unsent:";

/** What a page did (`mine`) to what Python had (`base`), since when; `isLost` when it could not reach Python. */
export interface Kept {
  since: number;
  isLost: boolean;
  base: CellData[];
  mine: CellData[];
}

export class Shelter {
  private readonly own = crypto.randomUUID();
  private readonly opening = open();
  private database: IDBDatabase | null = null;
  private leave: () => void = () => undefined;
  private isUsed = false;
  private path = "";

  constructor() {
    void this.opening.then((found) => (this.database = found));
    // Held as long as this page lives, however it ends.
    void window.navigator.locks?.request(PREFIX + this.own, () => new Promise<void>((resolve) => (this.leave = resolve)));
  }

  /** Whose work it is: the path of the notebook. */
  set notebook(path: string) {
    this.path = path;
  }

  /** Keeps it in place of what was kept; false when the browser cannot. Begun at once, also while the page ends. */
  async put(kept: Kept): Promise<boolean> {
    // Before Python has told of it, there is no notebook to lose anything of.
    if (!this.path) return true;
    this.isUsed = true;
    const work = this.work("readwrite", kept.isLost ? "strict" : "relaxed");
    if (!work) return putLocally(this.key, kept);
    try {
      work.objectStore(STORE).put(kept, this.key);
      work.commit();
      return await ended(work);
    } catch {
      return putLocally(this.key, kept);
    }
  }

  /** Python has all of it. */
  drop(): void {
    if (!this.isUsed) return;
    this.isUsed = false;
    void this.forget(this.key);
  }

  async forget(key: string): Promise<void> {
    window.localStorage.removeItem(key);
    this.database?.transaction(STORE, "readwrite").objectStore(STORE).delete(key);
  }

  /** What pages of this notebook kept that are not there any more. */
  async left(): Promise<[string, Kept][]> {
    await this.opening;
    const living = new Set((await window.navigator.locks?.query())?.held?.map((lock) => lock.name) ?? []);
    const isLeft = (key: string): boolean => key.startsWith(this.prefix) && !living.has(PREFIX + key.slice(this.prefix.length));
    const local = Object.keys(window.localStorage).filter(isLeft).map((key): [string, unknown] => [key, getLocally(key)]);
    const found = await this.all();
    return [...local, ...found.filter(([key]) => isLeft(key))].filter((pair): pair is [string, Kept] => isKept(pair[1]));
  }

  close(): void {
    this.leave();
    void this.opening.then((found) => found?.close());
  }

  /** A transaction; null where there is no database: it cannot be used here, was closed, or its data were cleared. */
  private work(mode: IDBTransactionMode, durability: IDBTransactionDurability = "default"): IDBTransaction | null {
    try {
      return this.database?.transaction(STORE, mode, {durability}) ?? null;
    } catch {
      return null;
    }
  }

  private get prefix(): string {
    return `${PREFIX}${this.path}:`;
  }

  private get key(): string {
    return this.prefix + this.own;
  }

  private async all(): Promise<[string, unknown][]> {
    const store = this.work("readonly")?.objectStore(STORE);
    if (!store) return [];
    const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    return (keys ?? []).map((key, place) => [String(key), values?.[place]]);
  }
}

function open(): Promise<IDBDatabase | null> {
  try {
    const request = window.indexedDB.open(DATABASE, 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
    return answer(request);
  } catch {
    return Promise.resolve(null);
  }
}

function answer<Result>(request: IDBRequest<Result>): Promise<Result | null> {
  return new Promise((resolve) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => resolve(null));
  });
}

function ended(work: IDBTransaction): Promise<boolean> {
  return new Promise((resolve) => {
    work.addEventListener("complete", () => resolve(true));
    work.addEventListener("abort", () => resolve(false));
  });
}

function putLocally(key: string, kept: Kept): boolean {
  try {
    window.localStorage.setItem(key, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

function getLocally(key: string): unknown {
  try {
    return JSON.parse(window.localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function isKept(kept: unknown): kept is Kept {
  const {base, mine} = (kept ?? {}) as Partial<Kept>;
  return Array.isArray(base) && Array.isArray(mine);
}
