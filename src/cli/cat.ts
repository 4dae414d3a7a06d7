import { readFile } from "node:fs/promises";
import { openContainer } from "../container/open.js";
import { project } from "../plan/project.js";
import { EXACT, type JsonForm } from "../type/json/output.js";
import { TextSink } from "../type/json/text-sink.js";
import { jsonAppender } from "../type/json/writer.js";
import { parseSchemaText } from "../type/schema-argument.js";
import type { Input } from "./input.js";
import { BATCH, type Output } from "./output.js";

export interface CatOptions {
  readonly fields?: readonly string[];
  readonly limit?: number;
  readonly json?: JsonForm;
  /** Path of a schema that the rows are read with. */
  readonly readerSchema?: string;
}

const LINE_FEED = 0x0a;

/** Print the rows of a file, one line of JSON each. */
export function cat({ fields, limit = Number.POSITIVE_INFINITY, json = "avro", readerSchema }: CatOptions) {
  return async (input: Input, output: Output): Promise<void> => {
    const reader = readerSchema === undefined ? undefined : parseSchemaText(await readFile(readerSchema, "utf8"));
    const file = await openContainer(input.source, { ...EXACT, fields, reader });
    const schema = reader ?? file.schema;
    const sink = new TextSink();
    const append = jsonAppender(fields === undefined ? schema : project(schema, fields), json, sink);
    let rows = 0;
    if (limit === 0) return file.close();
    try {
      for await (const row of file) {
        append(row);
        sink.mark(LINE_FEED);
        if (sink.length >= BATCH && output.lines(sink.take())) await output.flush();
        if (++rows >= limit || output.closed) break;
      }
    } finally {
      output.lines(sink.take());
    }
  };
}
