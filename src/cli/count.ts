import { openContainer } from "../container/open.js";
import type { Input } from "./input.js";
import type { Output } from "./output.js";

/** Print the number of rows; of several files, each after its name. */
export function count(named: boolean) {
  return async (input: Input, output: Output, name: string): Promise<void> => {
    const file = await openContainer(input.source);
    const rows = await file.count();
    output.line(named ? `${name}: ${rows}` : String(rows));
  };
}
