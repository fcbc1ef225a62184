// How what a cell shows asks Python something: by an event that climbs to the notebook, which knows the line to Python.
import type {AnswerQuery} from "./messages";
import type {Wire} from "./wire";

const ASK = "llmspell:ask";

type Reply<Result> = Result | {problem: string};

/** The reply, or why there is none: no notebook around (an app, a report), or a connection that is gone. */
export function askAbout<Result>(element: HTMLElement, query: AnswerQuery): Promise<Reply<Result>> {
  return new Promise((resolve) => {
    const settle = (reply: Reply<Result> | null): void => resolve(reply ?? {problem: "The studio does not answer. Try again."});
    const event = new CustomEvent(ASK, {bubbles: true, cancelable: true, detail: {query, settle}});
    element.dispatchEvent(event);
    if (!event.defaultPrevented) resolve({problem: "Only the first rows are here. Open the notebook in the studio for all of them."});
  });
}

/** Answers what is asked within the notebook. */
export function answerAsks(root: HTMLElement, wire: Wire): void {
  root.addEventListener(ASK, (event) => {
    const {query, settle} = (event as CustomEvent<{query: AnswerQuery; settle: (reply: unknown) => void}>).detail;
    const id = (event.target as HTMLElement).closest<HTMLElement>("[data-id]")?.dataset.id;
    if (id === undefined) return;
    event.preventDefault();
    void wire.ask({...query, id}).then(settle);
  });
}
