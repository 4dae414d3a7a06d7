import { base64Text } from "../../bytes/base64.js";
import { latin1Text } from "../../bytes/latin1.js";
import { branchName, type RecordSchema, type Schema, type UnionSchema } from "../../schema/schema.js";
import type { Logical } from "../../value/logical/logical.js";
import { explainText } from "./explain.js";
import { logicalText, plainDuration } from "./logical-text.js";
import type { JsonForm, JsonOutput, Write } from "./output.js";
import { textOutput } from "./text-output.js";
import { TextSink } from "./text-sink.js";

/**
 * Make what writes JSON of data of a schema. (Avro 1.12, JSON Encoding)
 *
 * It takes values decoded as EXACT says and does not check them. @throws DecodeError "invalid-logical-value", without
 * a path, in plain JSON for bytes that are no decimal
 */
export function jsonWriter<J>(schema: Schema, form: JsonForm, output: JsonOutput<J>): (value: unknown) => J {
  return new WriterBuilder(form, output).writer(schema) as (value: unknown) => J;
}

/** Make what appends JSON text of data of a schema to a sink, which stays as it was if there is an error. */
export function jsonAppender(schema: Schema, form: JsonForm, sink: TextSink): (value: unknown) => void {
  const write = jsonWriter(schema, form, textOutput(sink));
  return (value) => {
    const { length } = sink;
    try {
      write(value);
    } catch (error) {
      sink.truncate(length);
      throw explainText(schema, value, error);
    }
  };
}

/** Make what writes JSON text of data of a schema: one line without a line feed. */
export function jsonTextWriter(schema: Schema, form: JsonForm): (value: unknown) => string {
  const sink = new TextSink();
  const append = jsonAppender(schema, form, sink);
  return (value) => {
    append(value);
    return sink.take();
  };
}

class WriterBuilder<J> {
  /** What records refer to, so that recursion ends and a shared type is made once. */
  readonly #records = new Map<RecordSchema, Write<J>>();

  constructor(
    readonly form: JsonForm,
    readonly output: JsonOutput<J>,
  ) {}

  writer(schema: Schema): Write<J> {
    return (this.form === "plain" ? this.#logical(schema) : undefined) ?? this.#underlying(schema);
  }

  #logical(schema: Schema): Write<J> | undefined {
    const duration = plainDuration(schema);
    if (duration) return this.#duration(duration);
    const logical = logicalText(schema);
    if (logical === undefined) return undefined;
    const { string } = this.output;
    const write = this.#underlying(schema);
    return (raw: never): J => {
      const text = logical.text(raw);
      return text === undefined ? write(raw) : string(text as never);
    };
  }

  #duration(logical: Logical): Write<J> {
    const { record, whole } = this.output;
    const write = record(["months", "days", "millis"], [whole, whole, whole]);
    return (raw: never): J => write(logical.fromRaw(raw) as never);
  }

  #underlying(schema: Schema): Write<J> {
    const { output } = this;
    switch (schema.type) {
      case "null":
        return output.nothing;
      case "boolean":
        return output.boolean;
      case "int":
      case "long":
        return output.whole;
      case "float":
        return output.float;
      case "double":
        return output.double;
      case "string":
        return output.string;
      case "bytes":
      case "fixed":
        return this.#bytes();
      case "enum":
        return output.symbol(schema.symbols);
      case "array":
        return output.array(this.writer(schema.items));
      case "map":
        return output.map(this.writer(schema.values));
      case "union":
        return this.#union(schema);
      case "record":
        return this.#records.get(schema) ?? this.#record(schema);
    }
  }

  #bytes(): Write<J> {
    const { string } = this.output;
    const text = this.form === "avro" ? latin1Text : base64Text;
    return (bytes: Uint8Array): J => string(text(bytes) as never);
  }

  #record(schema: RecordSchema): Write<J> {
    const writers: Write<J>[] = [];
    const names = schema.fields.map((field) => field.name);
    const write = this.output.record(names, writers);
    this.#records.set(schema, write);
    for (const field of schema.fields) writers.push(this.writer(field.type));
    return write;
  }

  /** Null stands bare, and in plain JSON so does every other branch. */
  #union(schema: UnionSchema): Write<J> {
    const { nothing } = this.output;
    const branches = schema.branches.filter((branch) => branch.type !== "null");
    const made = new Map(branches.map((branch) => [branchName(branch), this.#branch(branch)]));
    const [only] = made;
    if (made.size === 1) {
      const [name, write] = only!;
      return (value: Record<string, never> | null): J =>
        value === null ? nothing(null as never) : write(value[name]!);
    }
    return (value: Record<string, never> | null): J => {
      if (value === null) return nothing(null as never);
      const name = Object.keys(value)[0]!;
      return made.get(name)!(value[name]!);
    };
  }

  #branch(branch: Schema): Write<J> {
    const write = this.writer(branch);
    return this.form === "avro" ? this.output.tagged(branchName(branch), write) : write;
  }
}
