// Files to and from Python in pieces, since one message holds only so much; and what was dropped, with its folders.
const PIECE = 1 << 20

/** Base64 of some bytes. */
function encoded(bytes) {
  let text = ""
  for (let at = 0; at < bytes.length; at += 0x8000) { text += String.fromCharCode(...bytes.subarray(at, at + 0x8000)) }
  return btoa(text)
}

/** Sends files, [{path, file}], as the delivery `delivery`; then says that all of it is there, with `more`. */
async function sendFiles(files, delivery, send, more) {
  for (const {path, file} of files) {
    for (let at = 0; at === 0 || at < file.size; at += PIECE) {
      let bytes
      try {
        bytes = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer())
      } catch (error) {
        send({wish: "abandon", delivery, path})
        return
      }
      send({wish: "piece", delivery, path, data: encoded(bytes)})
    }
  }
  send({wish: "arrived", delivery, ...more})
}

/** Everything below what was dropped, as [{path, file}]. Entries have to be asked for while the drop is handled. */
async function filesBelow(entries) {
  const found = []
  const look = async (entry, above) => {
    const path = above + entry.name
    if (entry.isFile) {
      found.push({path, file: await new Promise((done, fail) => entry.file(done, fail))})
      return
    }
    const reader = entry.createReader()
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail))
      if (!some.length) { return }
      for (const one of some) { await look(one, `${path}/`) }
    }
  }
  for (const entry of entries) { await look(entry, "") }
  return found
}

/** Takes messages {piece, name, left} and saves each file when its last piece is there; whether it was such a message. */
function parcelTaker(done) {
  let parts = []
  return (message) => {
    if (!("piece" in message)) { return false }
    parts.push(Uint8Array.from(atob(message.piece), (letter) => letter.charCodeAt(0)))
    if (message.left === 0) {
      saveFile(message.name, parts)
      parts = []
      done?.(message)
    }
    return true
  }
}

function saveFile(name, parts) {
  const link = document.createElement("a")
  // Bytes of no particular kind: a browser would change the end of a name that does not fit the type.
  link.href = URL.createObjectURL(new Blob(parts, {type: "application/octet-stream"}))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
