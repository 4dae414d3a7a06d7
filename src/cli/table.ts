import { oneLine } from "./failure.js";

/** Lines of cells that stand below each other: numbers at the right of their column, all else at the left. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const clean = rows.map((cells) => cells.map(oneLine));
  const widths = (clean[0] ?? []).map((_, at) => Math.max(...clean.map((cells) => cells[at]!.length)));
  const cell = (text: string, at: number) => (isNumber(text) ? text.padStart(widths[at]!) : text.padEnd(widths[at]!));
  return clean.map((cells) => cells.map(cell).join("  ").trimEnd());
}

function isNumber(text: string): boolean {
  return /^~?\d+$/.test(text);
}
