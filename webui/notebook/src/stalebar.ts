// One line that says how many cells are stale, what running them may cost, and runs them.
import {openDialog} from "./dialogs";
import {make} from "./dom";
import {icon} from "./icons";
import type {Estimate} from "./messages";
import {calls, cells, costs, price, tokens} from "./money";

const UNKNOWN: Estimate = {cells: 0, calls: 0, tokens: 0, cost: 0, unpriced: 0, untried: 0, recorded: 0, parts: {}};

export class StaleBar {
  readonly element: HTMLElement;
  /** US dollars above which a person is asked before. */
  private askAbove = 0;
  /** US dollars that the budget has left, null for no bound. */
  private left: number | null = null;
  private readonly count = make("span", {class: "stale-count"});
  private readonly cost = make("span", {class: "stale-cost"});
  private readonly button: HTMLButtonElement;
  private readonly reuse: HTMLButtonElement;
  private estimate = UNKNOWN;

  constructor(
    private readonly host: HTMLElement,
    private readonly start: (reuse: boolean) => void,
  ) {
    this.button = make("button", {type: "button", class: "button button-strong", onclick: () => this.run(false)}, icon("run"), "Run stale");
    this.reuse = make("button", {type: "button", class: "button", onclick: () => this.run(true)}, "Reuse answers");
    const actions = make("span", {class: "stale-actions"}, this.reuse, this.button);
    this.element = make("div", {class: "stalebar", role: "group", "aria-label": "Stale cells", hidden: true});
    this.element.append(icon("stale"), make("span", {class: "stale-words"}, this.count, this.cost), actions);
  }

  /** `stale` cells, of which running takes `plan` cells: what they need and has not run comes with them. */
  show(stale: number, plan: number): void {
    this.element.hidden = stale === 0;
    const more = plan > stale ? `, ${plan - stale} more to run first` : "";
    this.count.textContent = `${cells(stale)} ${stale === 1 ? "is" : "are"} stale${more}`;
    if (stale === 0) this.showEstimate(UNKNOWN);
  }

  showEstimate(estimate: Estimate): void {
    this.estimate = estimate;
    const {cells: asking, untried, recorded} = estimate;
    const beyond = this.left !== null && asking > 0 && estimate.cost > this.left;
    const words = [asking > 0 ? `${spoken(estimate)} as last time` : "", untried > 0 ? `${cells(untried)} not tried yet` : "", beyond ? `only ${price(this.left ?? 0)} of the budget left` : ""];
    this.cost.textContent = words.filter(Boolean).join(" · ");
    this.reuse.hidden = recorded === 0;
    this.button.title = asking > 0 ? `Asks models again: ${spoken(estimate)} the last time.` : "No stale cell asked a model the last time.";
    this.reuse.title = `Calls that did not change come from the record, up to ${recorded} of ${calls(estimate.calls)}; the others are made. ${recordOf(estimate)}`;
  }

  /** The sums of the notebook are others, or more is used. */
  bound(askAbove: number, left: number | null): void {
    this.askAbove = askAbove;
    this.left = left;
    this.showEstimate(this.estimate);
  }

  /** Runs what is stale; above the sum that the notebook names, only when the person agrees. */
  run(reuse: boolean): void {
    if (this.estimate.cost > this.askAbove) this.ask(reuse);
    else this.start(reuse);
  }

  private ask(reuse: boolean): void {
    openDialog(this.host, "Run stale cells", (close) => {
      const agree = (): void => {
        close();
        this.start(reuse);
      };
      const upTo = reuse ? "up to " : "";
      const text = `The last time these cells made ${spoken(this.estimate)}. It may be ${upTo}as much again; nobody knows before.`;
      const cancel = make("button", {type: "button", class: "button", onclick: () => close()}, "Cancel");
      const yes = make("button", {type: "button", class: "button button-strong", onclick: agree, autofocus: true}, "Run");
      const rule = `You are asked above ${price(this.askAbove)}; the budget of the notebook can say another sum.`;
      const buttons = make("div", {class: "dialog-buttons"}, cancel, yes);
      return [make("h2", {}, `Run for about ${price(this.estimate.cost)}?`), make("p", {}, `${text} ${rule}`), buttons];
    });
  }
}

/** What replayed answers come with: one record has a clock of its own, several have none in common. */
function recordOf({parts}: Estimate): string {
  const runs = Object.keys(parts).length;
  return runs > 1 ? `They are from ${runs} runs; time and chance are those of now.` : "Time and chance are as recorded, too.";
}

function spoken({calls: made, tokens: used, cost, unpriced}: Estimate): string {
  return [made > 0 ? calls(made) : "calls of models", used > 0 ? tokens(used) : "", costs(cost, unpriced, made)].filter(Boolean).join(", ");
}
