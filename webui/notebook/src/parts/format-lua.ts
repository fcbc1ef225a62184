// StyLua, with the indentation of this studio's samples.
import init, {format as formatLua} from "@wasm-fmt/lua_fmt/web";
import {program} from "./program";

export async function format(source: string): Promise<string> {
  await init(program("lua_fmt_bg.wasm"));
  return formatLua(source, {indent_style: "space", indent_width: 4, line_width: 120});
}
