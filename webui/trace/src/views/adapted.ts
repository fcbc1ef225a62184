/** The waterfall and the tree as views: they have had messages of their own since before there were questions. */

import type { Tree } from "../tree";
import type { Waterfall } from "../waterfall";
import type { View } from "./view";

export function waterfallView(waterfall: Waterfall): View {
  return {
    name: "waterfall", title: "Waterfall", icon: "waterfall", element: waterfall.element,
    ask: () => null, show: () => undefined, choose: () => undefined, reset: () => undefined,
    draw: () => waterfall.refit(), focus: () => waterfall.focus(),
  };
}

export function treeView(tree: Tree): View {
  return {
    name: "tree", title: "Tree", icon: "tree", element: tree.element,
    ask: () => null, show: () => undefined, choose: () => undefined, reset: () => undefined,
    draw: () => tree.draw(), focus: () => tree.focus(),
  };
}
