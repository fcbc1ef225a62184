// What the spells beside this folder share: named exports, and one that is the default.
import { Agent } from "llmspell";

export const known = ["barn owl", "snowy owl", "tawny owl"];

export async function describe(name) {
  const agent = new Agent({ name: "keeper", model: "demo/echo" });
  return await agent.chat(`the ${name}`);
}

export default function find(word) {
  return known.filter((name) => name.includes(word));
}
