// Writes FILE.br and FILE.gz beside each file named on a line of standard input, so that a server need not compress.
// A FILE.gz gets a FILE.gz.br of what is in it: whoever reads it sees by its first bytes that it came unpacked.
import fs from 'node:fs'
import { promisify } from 'node:util'
import zlib from 'node:zlib'

const brotli = promisify(zlib.brotliCompress)
const gzip = promisify(zlib.gzip)
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = zlib.constants
const files = fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)

async function compress(file) {
  const archive = file.endsWith('.gz')
  const body = archive ? zlib.gunzipSync(fs.readFileSync(file)) : fs.readFileSync(file)
  const params = { [BROTLI_PARAM_QUALITY]: archive ? 9 : 10, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: body.length }
  fs.writeFileSync(`${file}.br`, await brotli(body, { params }))
  if (!archive) fs.writeFileSync(`${file}.gz`, await gzip(body, { level: 9 }))
}

const next = async () => {
  while (files.length) await compress(files.shift())
}
await Promise.all([next(), next()])
