// Files that a person drops on a place, and what is in them.

/** Takes files dropped on `root`, which is of the class `over` while they hang above it. `take` gets the DataTransfer. */
function takeDrops(root, take) {
  const over = (on) => root.classList.toggle("over", on)
  root.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) { return }
    event.preventDefault()
    over(true)
  })
  root.addEventListener("dragleave", (event) => { if (!root.contains(event.relatedTarget)) { over(false) } })
  root.addEventListener("drop", (event) => {
    over(false)
    if (!event.dataTransfer.files.length) { return }
    event.preventDefault()
    take(event.dataTransfer)
  })
}

/** What a file holds, in Base64; null when it cannot be read. */
async function base64Of(file) {
  const address = await new Promise((done) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result))
    reader.onerror = () => done(null)
    reader.readAsDataURL(file)
  })
  return address === null ? null : address.slice(address.indexOf(",") + 1)
}
