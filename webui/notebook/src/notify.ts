// The word that a long run is over, for a person who looks at another page: a mark in the title, and if they want it a
// notification of the desktop. Nothing leaves this computer.

const KEY = "llmspell.notify";
/** Seconds a run has to take before its end is worth a word. */
const LONG = 10;

/** What is to be told once the person has chosen. */
export async function chooseNotifying(): Promise<string> {
  if (isWanted()) {
    keep("");
    return "Notifications are off.";
  }
  if (!("Notification" in window)) return "This browser has no notifications. The title of the page tells when a run is over.";
  const answer = await Notification.requestPermission();
  if (answer !== "granted") return "The browser does not allow notifications for this page. Allow them in its settings, then try again.";
  keep("yes");
  return `You get a notification when a run of ${LONG} seconds or more ends while you look elsewhere.`;
}

/** A run is over. Somebody who looks at the page sees it there. */
export function tellEnd(title: string, text: string, seconds: number, failed: boolean): void {
  if (!document.hidden) return;
  mark(failed ? "✗ " : "✓ ");
  if (seconds < LONG || !isWanted() || Notification.permission !== "granted") return;
  const told = new Notification(title, {body: `${text} · ${document.title.replace(/^[✗✓] /u, "")}`, tag: "llmspell.run"});
  told.addEventListener("click", () => {
    window.focus();
    told.close();
  });
}

function mark(sign: string): void {
  const bare = (): string => document.title.replace(/^[✗✓] /u, "");
  document.title = sign + bare();
  const seen = (): void => {
    if (document.hidden) return;
    document.title = bare();
    document.removeEventListener("visibilitychange", seen);
  };
  document.addEventListener("visibilitychange", seen);
}

function isWanted(): boolean {
  try {
    return localStorage.getItem(KEY) === "yes" && "Notification" in window;
  } catch {
    return false;
  }
}

function keep(value: string): void {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // A browser that keeps nothing asks again the next time.
  }
}
