// Ruff's formatter.
import init, {format as formatPython} from "@wasm-fmt/ruff_fmt/web";
import {program} from "./program";

export async function format(source: string): Promise<string> {
  await init(program("ruff_fmt_bg.wasm"));
  return formatPython(source, "cell.py", {indent_style: "space", indent_width: 4, line_width: 120});
}
