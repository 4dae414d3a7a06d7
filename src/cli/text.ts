import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { LimitError } from "../errors.js";
import { DEFAULT_LIMITS } from "../limits.js";

/** Read a file of text as a whole, `maxSchemaBytes` at most; "-" is standard input. What is no UTF-8 is an error. */
export async function readText(path: string, stdin: Readable): Promise<string> {
  const max = DEFAULT_LIMITS.maxSchemaBytes;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  for await (const chunk of path === "-" ? stdin : createReadStream(path)) {
    bytes += chunk.length;
    if (bytes > max) throw new LimitError("maxSchemaBytes", max, "schema text");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
