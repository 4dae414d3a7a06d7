import { ContainerWriter } from "../container/writer.js";
import { AvroError } from "../errors.js";
import type { Schema } from "../schema/schema.js";
import type { JsonForm } from "../type/json/output.js";
import { parseSchemaText } from "../type/schema-argument.js";
import { type OutputOptions, outputFor } from "./container-output.js";
import { eachLine, exactType, inferred, type Row, writeLines } from "./json-rows.js";
import { ending, Failure } from "./reading.js";
import type { Terminal } from "./terminal.js";
import { readText } from "./text.js";

export interface FromJsonOptions extends OutputOptions {
  /** Path of the schema; without it one is inferred. */
  readonly schema?: string;
  /** Rows at the start that a schema is inferred from. */
  readonly sample: number;
  readonly json: JsonForm;
}

/** Write lines of JSON as a container. */
export function fromJson(inputs: readonly string[], options: FromJsonOptions, terminal: Terminal): Promise<number> {
  return ending(terminal, async () => {
    const { sink, options: writing } = await outputFor(options, inputs, terminal);
    const given = options.schema === undefined ? undefined : await schemaOf(options.schema, terminal);
    if (given === undefined && options.json === "avro")
      throw new AvroError(
        "unsupported-option",
        "--json=avro needs --schema: a schema is inferred from plain JSON only",
      );
    const open = (schema: Schema) => {
      const type = exactType(schema);
      return { type, writer: new ContainerWriter<unknown>(sink, type, writing) };
    };
    await writeFile(given, options, open, (take) => eachLine(inputs, terminal, take));
  });
}

interface File {
  readonly type: ReturnType<typeof exactType>;
  readonly writer: ContainerWriter<unknown>;
}

/** The file is opened when there is a schema. What stands before an error is written. */
async function writeFile(
  given: Schema | undefined,
  { sample, json }: FromJsonOptions,
  open: (schema: Schema) => File,
  each: (take: (rows: Row[]) => Promise<void>) => Promise<void>,
): Promise<void> {
  let file = given && open(given);
  let waiting: Row[] = [];
  const write = async (rows: Row[]) => {
    file ??= open(inferred(rows.slice(0, sample)));
    await writeLines(file.writer, file.type, json, rows);
  };
  try {
    await each(async (rows) => {
      if (file !== undefined) return write(rows);
      waiting = waiting.concat(rows);
      if (waiting.length >= sample) await write(waiting.splice(0));
    });
    if (file === undefined) await write(waiting);
    await file!.writer.close();
  } catch (error) {
    await file?.writer.flush().catch(() => {}); // if it is the sink that failed, this fails too
    file?.writer.abort(error);
    throw error;
  }
}

async function schemaOf(path: string, { stdin }: Terminal): Promise<Schema> {
  try {
    return parseSchemaText(await readText(path, stdin));
  } catch (error) {
    throw new Failure(path, error);
  }
}
