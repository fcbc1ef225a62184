// Prettier, without what other languages need.
import * as babel from "prettier/plugins/babel";
import * as estree from "prettier/plugins/estree";
import {format as formatScript} from "prettier/standalone";

export function format(source: string): Promise<string> {
  return formatScript(source, {parser: "babel", plugins: [babel, estree], printWidth: 120});
}
