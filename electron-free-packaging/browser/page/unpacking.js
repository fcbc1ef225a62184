// Fetches an archive, tells how much of it has come, and puts its files into Pyodide's file system.

const BLOCK = 512
const text = new TextDecoder()

/** The bytes of a gzipped file; some servers unzip it on the way, or send another compressed copy of what is in it, which is
 *  seen by its first bytes. `sizes` are those of the file and of what is in it; `heard` is told what part has come. */
export async function fetchArchive(url, heard, [packed, whole] = [1, 1]) {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} could not be fetched: ${response.status} ${response.statusText}`)
  const [peek, rest] = await head(response.body)
  const zipped = peek[0] === 0x1f && peek[1] === 0x8b
  const counted = rest.pipeThrough(counting((length) => heard(length / (zipped ? packed : whole))))
  const stream = zipped ? counted.pipeThrough(new DecompressionStream('gzip')) : counted
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function counting(heard) {
  return new TransformStream({
    transform(chunk, out) {
      heard(chunk.length)
      out.enqueue(chunk)
    },
  })
}

/** The first chunk of a stream, and a stream that still has it. */
async function head(stream) {
  const reader = stream.getReader()
  const { value = new Uint8Array() } = await reader.read()
  const rest = new ReadableStream({
    start: (out) => out.enqueue(value),
    async pull(out) {
      const { value: more, done } = await reader.read()
      done ? out.close() : out.enqueue(more)
    },
  })
  return [value, rest]
}

/** Write the files of a tar archive below a folder; only those whose names are `wanted`, where that is said. */
export function unpack(files, bytes, folder, wanted = null) {
  const made = new Set()
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const field = (from, length) => text.decode(bytes.subarray(at + from, at + from + length)).replace(/\0.*$/s, '')
    const size = parseInt(field(124, 12), 8)
    const prefix = field(345, 155)
    const name = `${prefix ? `${prefix}/` : ''}${field(0, 100)}`
    if (!wanted || wanted.test(name)) write(files, `${folder}/${name}`, bytes.subarray(at + BLOCK, at + BLOCK + size), made)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
}

function write(files, name, bytes, made) {
  const parent = name.slice(0, name.lastIndexOf('/'))
  if (!made.has(parent)) {
    files.mkdirTree(parent)
    made.add(parent)
  }
  files.writeFile(name, bytes)
}
