import { openContainer } from "../container/open.js";
import { parseJson } from "../json/parse.js";
import { stringifyJson } from "../json/stringify.js";
import type { Input } from "./input.js";
import type { Output } from "./output.js";

/** Print the schema as it stands in the file, every attribute and digit kept, indented. */
export async function schema(input: Input, output: Output): Promise<void> {
  const file = await openContainer(input.source);
  output.line(stringifyJson(parseJson(file.header.schema, { duplicates: "last" }), 2));
  await file.close();
}
