/** Puts the nodes of a graph into layers, callers above whom they call, with few crossings. Draws nothing. */

export interface Edge {
  from: number;
  to: number;
}

/** Nodes by layer, from top to bottom, in the order in which they stand side by side. */
export function layers(count: number, edges: Edge[]): number[][] {
  const level = levels(count, edges);
  const rows: number[][] = [];
  for (let node = 0; node < count; node += 1) (rows[level[node]!] ??= []).push(node);
  const found = Array.from(rows, (row) => row ?? []).filter((row) => row.length > 0);
  for (let round = 0; round < 6; round += 1) order(found, edges, round % 2 === 0);
  return found;
}

/** How deep each node is: one below the deepest of its callers, calls back up not counted. */
function levels(count: number, edges: Edge[]): number[] {
  const below = Array.from({ length: count }, (): number[] => []);
  for (const edge of edges) if (edge.from !== edge.to) below[edge.from]!.push(edge.to);
  const forward = forwardOf(count, below);
  const level = new Array<number>(count).fill(0);
  // Each pass carries depths one step further down; without the edges that lead back it ends.
  for (let pass = 0; pass < count; pass += 1) {
    let changed = false;
    for (let node = 0; node < count; node += 1) {
      for (const next of forward[node]!) {
        if (level[next]! >= level[node]! + 1) continue;
        level[next] = level[node]! + 1;
        changed = true;
      }
    }
    if (!changed) break;
  }
  return level;
}

/** The edges without those that lead back to a node on the way. */
function forwardOf(count: number, below: number[][]): number[][] {
  const forward = Array.from({ length: count }, (): number[] => []);
  const state = new Array<number>(count).fill(0);
  for (let start = 0; start < count; start += 1) {
    if (state[start]) continue;
    const way: [number, number][] = [[start, 0]];
    state[start] = 1;
    while (way.length) {
      const top = way[way.length - 1]!;
      const next = below[top[0]]![top[1]];
      if (next === undefined) {
        state[top[0]] = 2;
        way.pop();
        continue;
      }
      top[1] += 1;
      if (state[next] !== 1) forward[top[0]]!.push(next);
      if (state[next] === 0) {
        state[next] = 1;
        way.push([next, 0]);
      }
    }
  }
  return forward;
}

/** Sorts each layer by where its neighbours in the layer before stand. */
function order(rows: number[][], edges: Edge[], down: boolean): void {
  const place = new Map<number, number>();
  for (const row of rows) row.forEach((node, index) => place.set(node, (index + 0.5) / row.length));
  const list = down ? rows : [...rows].reverse();
  for (const row of list) {
    const middle = new Map(row.map((node) => [node, mean(node, edges, place, down)]));
    row.sort((a, b) => middle.get(a)! - middle.get(b)!);
    row.forEach((node, index) => place.set(node, (index + 0.5) / row.length));
  }
}

function mean(node: number, edges: Edge[], place: Map<number, number>, down: boolean): number {
  const near = edges.filter((edge) => (down ? edge.to : edge.from) === node && edge.from !== edge.to);
  if (near.length === 0) return place.get(node) ?? 0;
  return near.reduce((sum, edge) => sum + (place.get(down ? edge.from : edge.to) ?? 0), 0) / near.length;
}
