// What only a worker of Python cells needs: what is written past Python, an end to its memory, word of its breakdown.

const PAGE = 65536

let begun = 0
let most = Infinity

/** Let Python have so many bytes more than when this was asked first. What it has already, it keeps. */
export function limitMemory(pyodide, bytes) {
  if (!begun) {
    begun = pyodide._module.HEAPU8.byteLength
    watchMemory()
  }
  most = begun + bytes
}

function watchMemory() {
  const grow = WebAssembly.Memory.prototype.grow
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * PAGE > most) throw new RangeError('There may be no more memory.')
    return grow.call(this, pages)
  }
}

/** Have `tell` hear of what Python cannot go on after: memory that is broken, an end that a cell asked for. */
export function tellBreakdown(tell) {
  const look = (error) => {
    if (error && (error.pyodide_fatal_error || error.name === 'Exit')) tell(String(error.message || error))
  }
  self.addEventListener('error', ({ error }) => look(error))
  self.addEventListener('unhandledrejection', ({ reason }) => look(reason))
}

/** Keep what is written to descriptors 1 and 2; the result gives what came since it was called last, in pairs. */
export function keepWritten(pyodide) {
  const pieces = []
  const keep = (stream) => {
    const decoder = new TextDecoder()
    return {
      write: (bytes) => {
        pieces.push([stream, decoder.decode(bytes, { stream: true })])
        return bytes.length
      },
    }
  }
  pyodide.setStdout(keep('stdout'))
  pyodide.setStderr(keep('stderr'))
  return () => (pieces.length ? pieces.splice(0) : NOTHING)
}

const NOTHING = []
