/** Numbers as a person reads them. Times are in seconds, costs in US dollars, sizes in characters. */

/** `0.8 ms`, `871 ms`, `4.42 s`, `2 m 05 s`, `1 h 12 m`. */
export function duration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return "";
  const time = Math.max(0, seconds);
  if (time < 0.0095) return `${(time * 1000).toFixed(time < 0.00095 ? 2 : 1)} ms`;
  if (time < 0.9995) return `${Math.round(time * 1000)} ms`;
  if (time < 59.95) return `${time.toFixed(time < 9.995 ? 2 : 1)} s`;
  const whole = Math.round(time);
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} m`;
}

/** `412`, `1.84k`, `3.2M`. */
export function count(number: number): string {
  if (number < 1000) return String(number);
  const [value, unit] = number < 999_500 ? [number / 1000, "k"] : [number / 1e6, "M"];
  return `${value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : Math.round(value)}${unit}`;
}

/** `100,000`. */
export function whole(number: number): string {
  return number.toLocaleString("en-US");
}

/** `$0.0042`, `$1.20`; nothing when the price is unknown. */
export function cost(dollars: number | null): string {
  if (dollars === null) return "";
  if (dollars === 0) return "$0";
  if (dollars < 0.0001) return "<$0.0001";
  return `$${dollars.toFixed(dollars < 0.1 ? 4 : 2)}`;
}

/** `412 → 38`. */
export function tokens(input: number, output: number): string {
  return input || output ? `${count(input)} → ${count(output)}` : "";
}

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, then the date. */
export function ago(time: number, now: number): string {
  const seconds = Math.max(0, now - time);
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(time * 1000).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}

/** `14:03:27.120`. */
export function clock(time: number): string {
  const date = new Date(time * 1000);
  const two = (part: number) => String(part).padStart(2, "0");
  const thousandths = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${thousandths}`;
}

/** `820 characters`, `20 kB`, `1.2 MB`. */
export function size(characters: number): string {
  if (characters < 1000) return `${characters} characters`;
  if (characters < 1e6) return `${Math.round(characters / 1000)} kB`;
  return `${(characters / 1e6).toFixed(1)} MB`;
}

/** `execute_tool` → `Execute tool`. */
export function words(operation: string): string {
  const text = operation.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
