import { openContainer } from "../container/open.js";
import { project } from "../plan/project.js";
import { avroJsonWriter } from "../type/avro-json.js";
import type { Input } from "./input.js";
import type { Output } from "./output.js";

export interface CatOptions {
  readonly fields?: readonly string[];
  readonly limit?: number;
}

/** Values as the Avro JSON encoding needs them: exact longs, tagged unions, underlying values of logical types. */
const AVRO_JSON = { long: "auto", union: "wrapped", logical: "raw" } as const;

/** Print the rows of a file, one line of Avro JSON each. */
export function cat({ fields, limit = Number.POSITIVE_INFINITY }: CatOptions) {
  return async (input: Input, output: Output): Promise<void> => {
    const file = await openContainer(input.source, { ...AVRO_JSON, fields });
    const write = avroJsonWriter(fields === undefined ? file.schema : project(file.schema, fields));
    let rows = 0;
    if (limit === 0) return file.close();
    for await (const row of file) {
      if (output.line(write(row))) await output.flush();
      if (++rows >= limit || output.closed) break;
    }
  };
}
