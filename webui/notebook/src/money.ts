// Sums as a person reads them: dollars, tokens, calls, cells.

/** Dollars with as many digits as say something. */
export function price(dollars: number): string {
  if (dollars > 0 && dollars < 0.005) return "< 1 ¢";
  return `$${dollars.toFixed(2)}`;
}

export function tokens(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "token" : "tokens"}`;
}

export function calls(count: number): string {
  return `${count} ${count === 1 ? "call" : "calls"}`;
}

export function cells(count: number): string {
  return `${count} ${count === 1 ? "cell" : "cells"}`;
}

/** What `made` calls cost, of which some have no known price. */
export function costs(cost: number, unpriced: number, made: number): string {
  if (unpriced === 0) return cost > 0 ? `about ${price(cost)}` : made > 0 ? "free" : "";
  return cost > 0 ? `more than ${price(cost)} (${calls(unpriced)} of unknown price)` : "price unknown";
}
