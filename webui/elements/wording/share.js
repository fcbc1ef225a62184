// Every word of the dialog that shares a notebook as an app.
const SHARING = {
  open: "Share as app", on: "Shared as app", title: "Share as app",
  about: "A form of the parameters, a button and the results, without the code. Visitors get the notebook as it is in its file when they come, and change nothing of it.",
  who: "Who may come in", byLink: "Whoever has the link", byPassword: "Whoever has the password",
  password: "Password", show: "Show the password", kept: "A new password; the former is kept as a hash and cannot be shown",
  link: "Link", copy: "Copy", copied: "Copied", uncopied: "Not copied: the browser does not allow it. Press Ctrl+C, the link is selected.", visit: "Open",
  term: "Valid for",
  // Seconds, what the command calls them, and what people do.
  terms: [[0, "", "as long as this studio runs"], [900, "15m", "15 minutes"], [3600, "1h", "1 hour"], [28800, "8h", "8 hours"],
    [86400, "1d", "1 day"], [604800, "7d", "7 days"]],
  until: (time) => `Valid until ${time}.`,
  over: (time) => `It was valid until ${time}. Nobody gets in any more; visitors are told so until you stop it.`,
  reach: "Only people and programs of this computer can reach it, until you stop it or end the studio. To let other computers in, run in a terminal:",
  secret: "The link holds a secret word: send it only to people who may use your models.",
  locked: "Visitors are asked for the password.",
  again: "Whoever is in now has to come in again.",
  start: "Start", starting: "Starting…", stop: "Stop", apply: "Apply", anew: "New link", another: "New password", close: "Close",
  stopped: "Not shared.", needed: "Write a password first.",
  never: "An app needs a server, and a browser's tab cannot be one. In a studio that is installed on a computer, this serves the notebook; here, View as app shows what visitors would see.",
}
