import { openContainer } from "../container/open.js";
import { stringifyJson } from "../json/stringify.js";
import type { Input } from "./input.js";
import type { Output } from "./output.js";

/** Print the schema that the file was written with, every attribute kept. */
export async function schema(input: Input, output: Output): Promise<void> {
  const file = await openContainer(input.source);
  output.line(stringifyJson(file.schema.toJSON(), 2));
  await file.close();
}
