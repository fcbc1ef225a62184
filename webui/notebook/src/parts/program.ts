// Fetches a WebAssembly program that lies beside this script.

declare const VERSION: string;

export async function program(file: string): Promise<ArrayBuffer> {
  const answer = await fetch(new URL(`${file}?v=${VERSION}`, import.meta.url));
  if (!answer.ok) throw new Error("The formatter could not be loaded. Is the studio still running?");
  return answer.arrayBuffer();
}
