// What one worker tells another while that computes, in memory which both see: that it is to stop, and which of its
// pieces of work. Only a page that is cross-origin isolated has such memory.

const SIGINT = 2
const SLOTS = 64

// One byte for Pyodide (of four), one number for "whatever has the thread", and slots for pieces of work by number.
export const SIGNALS_BYTES = 4 + 4 + 4 * SLOTS

/** Interrupt a piece of work; with none or 0 whatever has the thread. */
export function signal(signals, work = 0) {
  const said = new Int32Array(signals, 4)
  if (work) Atomics.store(said, 1 + (work % SLOTS), work)
  else Atomics.store(said, 0, 1)
  Atomics.store(new Uint8Array(signals, 0, 1), 0, SIGINT)
}

/** Why this piece of work is to stop; '' when it is not. What has the thread has used too much of it. */
export function reasonIn(signals, work) {
  if (!signals) return ''
  const said = new Int32Array(signals, 4)
  if (Atomics.exchange(said, 0, 0)) return 'cpu'
  return Atomics.load(said, 1 + (work % SLOTS)) === work ? 'stop' : ''
}
