import { openContainer } from "../container/open.js";
import { project } from "../plan/project.js";
import { EXACT, type JsonForm } from "../type/json/output.js";
import { TextSink } from "../type/json/text-sink.js";
import { jsonAppender } from "../type/json/writer.js";
import type { Input } from "./input.js";
import { BATCH, type Output } from "./output.js";

export interface CatOptions {
  readonly fields?: readonly string[];
  readonly limit?: number;
  readonly json?: JsonForm;
}

const LINE_FEED = 0x0a;

/** Print the rows of a file, one line of JSON each. */
export function cat({ fields, limit = Number.POSITIVE_INFINITY, json = "avro" }: CatOptions) {
  return async (input: Input, output: Output): Promise<void> => {
    const file = await openContainer(input.source, { ...EXACT, fields });
    const sink = new TextSink();
    const append = jsonAppender(fields === undefined ? file.schema : project(file.schema, fields), json, sink);
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
