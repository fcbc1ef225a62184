// Where the cells of the map go: each one column right of the last it needs, near what it needs. Pure.

export const WIDTH = 120;
export const HEIGHT = 26;
const ACROSS = 36;
const DOWN = 8;
const EDGE = 10;

export interface Place {
  x: number;
  y: number;
}

type Link = readonly [giver: string, reader: string, ...rest: unknown[]];

/** The places of cells given in their order, and the size of the whole. Links that go up are drawn, but place nothing. */
export function layers(order: string[], links: readonly Link[]): {places: Map<string, Place>; width: number; height: number} {
  const position = new Map(order.map((id, index) => [id, index]));
  const needs = new Map<string, string[]>();
  for (const [giver, reader] of links) {
    if ((position.get(giver) ?? 0) < (position.get(reader) ?? 0)) needs.set(reader, [...(needs.get(reader) ?? []), giver]);
  }
  const layer = new Map<string, number>();
  for (const id of order) layer.set(id, Math.max(0, ...(needs.get(id) ?? []).map((giver) => (layer.get(giver) ?? 0) + 1)));
  const rows = new Map<string, number>();
  const columns: string[][] = [];
  for (const id of order) (columns[layer.get(id)!] ??= []).push(id);
  for (const column of columns) placeColumn(column, needs, rows);
  const places = new Map(order.map((id) => [id, place(layer.get(id)!, rows.get(id)!)]));
  const most = Math.max(0, ...rows.values());
  return {places, width: 2 * EDGE + columns.length * (WIDTH + ACROSS) - ACROSS, height: 2 * EDGE + (most + 1) * (HEIGHT + DOWN) - DOWN};
}

/** The cells of a column, each as near as can be to the middle of what it needs, and none on another. */
function placeColumn(column: string[], needs: Map<string, string[]>, rows: Map<string, number>): void {
  const wish = (id: string): number => {
    const those = (needs.get(id) ?? []).map((giver) => rows.get(giver) ?? 0);
    return those.length > 0 ? those.reduce((sum, row) => sum + row, 0) / those.length : -1;
  };
  const wishes = column.map((id, index) => ({id, index, row: wish(id)}));
  wishes.sort((one, other) => one.row - other.row || one.index - other.index);
  let next = 0;
  for (const {id, row} of wishes) {
    const at = Math.max(next, Math.floor(row));
    rows.set(id, at);
    next = at + 1;
  }
}

function place(layer: number, row: number): Place {
  return {x: EDGE + layer * (WIDTH + ACROSS), y: EDGE + row * (HEIGHT + DOWN)};
}
