// Begins the worker of Python cells as the kernel's worker does, and speaks its frames: for test_python.py.
self.begin = (script, hello, isolated) => {
  const signals = isolated ? new SharedArrayBuffer(264) : null
  const worker = new Worker(script, { type: 'module' })
  const told = { rows: [], files: {}, failed: '' }
  let ended = () => {}
  worker.onmessage = ({ data }) => {
    if (data.type === 'files') for (const file of data.changes) told.files[file.path] = file.data && new TextDecoder().decode(file.data)
    if (data.type === 'failed') told.failed = data.text
    for (const row of data.type === 'rows' ? data.rows.split('\n') : []) told.rows.push(JSON.parse(row))
    if (data.type === 'failed' || told.rows.some(([kind]) => kind === 'done' || kind === 'call')) ended()
  }
  const options = { folder: '/workspace', variables: { HOME: '/home/web', OWL: 'yes' }, changes: [] }
  worker.postMessage({ type: 'start', role: 'python', site: '', address: '', options, signals })
  worker.postMessage({ type: 'rows', rows: JSON.stringify(['hello', hello]) })
  self.say = (...frame) => worker.postMessage({ type: 'rows', rows: JSON.stringify(frame) })
  self.bring = (path, text) =>
    worker.postMessage({ type: 'files', changes: [{ path, data: new TextEncoder().encode(text), offset: 0 }] })
  self.interrupt = (strand) => {
    const said = new Int32Array(signals, 4)
    said[strand ? 1 + (strand % 64) : 0] = strand || 1
    new Uint8Array(signals, 0, 1)[0] = 2
  }
  self.heard = async () => {
    await new Promise((resolve) => {
      ended = resolve
      if (told.failed || told.rows.some(([kind]) => kind === 'done' || kind === 'call')) resolve()
    })
    return { rows: told.rows.splice(0), files: told.files, failed: told.failed }
  }
  self.wrote = async (word) => {
    while (!told.rows.some((row) => row[0] === 'out' && row[3].includes(word))) await new Promise((go) => setTimeout(go, 20))
  }
}
