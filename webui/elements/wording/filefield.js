// Every word at a field that takes files.
const FILES = {
  choose: "Choose a file…",
  chooseFor: (label) => `Choose a file for ${label}`,
  hint: "or drop one here",
  large: (name, most) => `${name} is too large: at most ${most} MB.`,
  several: "One file at a time.",
  unread: (name) => `${name} could not be read. Choose it again.`,
}
