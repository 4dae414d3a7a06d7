import type { ContainerWriter } from "../container/writer.js";
import { parseJson } from "../json/parse.js";
import type { Schema } from "../schema/schema.js";
import { avroType } from "../type/avro-type.js";
import { inferSchema } from "../type/infer-schema.js";
import { EXACT, type JsonForm } from "../type/json/output.js";
import { parse } from "../type/parse.js";
import type { AvroType } from "../type/type.js";
import { chunksOf } from "./input.js";
import { type Line, linesOf } from "./lines.js";
import { Failure, withInput } from "./reading.js";
import type { Terminal } from "./terminal.js";

/** A line of an input, for errors too. */
export interface Row extends Line {
  readonly input: string;
}

/** The type that rows of JSON are encoded with: nothing of what they say is lost. */
export function exactType(schema: Schema): AvroType<unknown> {
  return avroType<unknown>(schema, EXACT);
}

/** Give the lines of the inputs, one input after the other. */
export async function eachLine(
  inputs: readonly string[],
  terminal: Terminal,
  take: (rows: Row[]) => Promise<void>,
): Promise<void> {
  for (const input of inputs)
    await withInput(input, terminal, async (source) => {
      for await (const lines of linesOf(chunksOf(source))) await take(lines.map((line) => ({ ...line, input })));
    });
}

/** Write rows. One that is not of the type is a Failure with its line, after those before it. */
export async function writeLines(
  writer: ContainerWriter<unknown>,
  type: AvroType<unknown>,
  json: JsonForm,
  rows: Row[],
) {
  const values: unknown[] = [];
  let failure: Failure | undefined;
  for (const row of rows) {
    try {
      values.push(parse(type, row.text, { json }));
    } catch (error) {
      failure = new Failure(placeOf(row), error);
      break;
    }
  }
  await writer.writeAll(values);
  if (failure !== undefined) throw failure;
}

/** A schema that holds these rows. */
export function inferred(rows: readonly Row[]): Schema {
  return inferSchema(
    rows.map((row) => {
      try {
        return parseJson(row.text, { duplicates: "error" });
      } catch (error) {
        throw new Failure(placeOf(row), error);
      }
    }),
  );
}

function placeOf({ input, number }: Row): string {
  return `${input}: line ${number}`;
}
