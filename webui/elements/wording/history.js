// Every word of the history.
const WORDS = {
  name: "History", version: "Version", versions: "Versions", bin: "Deleted cells", binOf: (n) => (n ? `Deleted cells (${n})` : "Deleted cells"),
  listed: "What is listed", shown: "What is shown", changes: "Changes since", whole: "The version", earlier: "An earlier version",
  states: {changed: "changed since", added: "new since", deleted: "deleted since", same: "the same"},
  moved: (state) => (state ? `${state}, moved` : "moved"),
  back: {changed: "Restore", deleted: "Bring back"}, bring: "Bring back", named: (act, cell) => `${act} ${cell}`,
  all: "Restore all", allHint: "Restore all: make the whole notebook what it was in this version", trace: "Trace", close: "Close this version",
  older: "Older versions", unchanged: "Nothing has changed since.",
  noVersions: "A version is kept of every run and of what is saved. There is none yet.",
  noBin: "Cells that you delete are kept here, and come back with a click.",
  more: (n) => `${n.toLocaleString("en")} more lines`, added: "added: ", taken: "taken out: ",
  yours: "Yours", theirs: "Theirs", both: "Both", nothing: "no line",
  sides: {before: "Before", mine: "Yours", theirs: "Theirs"}, stands: "Which stands", then: "The cell then", use: "Use this",
  deletedHere: "You deleted this cell; the other program changed it.", deletedThere: "You changed this cell; the other program deleted it.",
  becomes: "What becomes of it", keep: "Keep it", drop: "Delete it", conflict: (place, count) => `Conflict ${place} of ${count}`,
  conflicts: (n) => `${n === 1 ? "One cell was" : `${n} cells were`} changed here and by another program. Both versions are kept; choose what stands.`,
  restored: (what) => `The ${what} is as it was. Undo takes that back.`,
}
