import { isPlain } from "../../closures/match.js";
import { MAP_VALUE } from "../../closures/trace.js";
import { LimitError, quote } from "../../errors.js";
import { DefaultEncoder } from "../../plan/default.js";
import { depthOf } from "../../plan/size.js";
import type { ArraySchema, Field, MapSchema, RecordSchema, Schema } from "../../schema/schema.js";
import type { ResolvedOptions } from "../../value/options.js";
import { nullBranch } from "./branches.js";
import { inside, jsonFault, unfitJson } from "./fault.js";
import { Fitting } from "./fit.js";
import { isLeaf, type LeafSchema, leafOf } from "./leaf.js";
import type { JsonForm } from "./output.js";
import type { Read } from "./reading.js";
import { pickedReader, taggedReader } from "./union-reader.js";

/**
 * Make what turns JSON into a datum of a schema. Errors are DecodeErrors (and a LimitError) whose path was gathered on
 * the way out. Only own properties are read. (Avro 1.12, JSON Encoding)
 *
 * A field that is missing is an error in Avro JSON; in plain JSON it is its default, else null where that is allowed.
 */
export function jsonReader(schema: Schema, form: JsonForm, options: ResolvedOptions): Read {
  return new ReaderBuilder(schema, form, options).reader(schema);
}

class ReaderBuilder {
  readonly #defaults: DefaultEncoder;
  readonly #fitting: Fitting;
  /** Whether values can nest deeper than they may. */
  readonly #countsDepth: boolean;
  readonly #replace: boolean;
  readonly #records = new Map<RecordSchema, { read: Read | undefined }>();

  constructor(
    root: Schema,
    readonly form: JsonForm,
    readonly options: ResolvedOptions,
  ) {
    this.#defaults = new DefaultEncoder(options.limits);
    this.#replace = options.utf8 === "replace";
    this.#fitting = new Fitting(options.limits, this.#replace);
    this.#countsDepth = depthOf(root) > options.limits.maxDepth;
  }

  reader(schema: Schema): Read {
    if (isLeaf(schema)) return this.#leaf(schema);
    switch (schema.type) {
      case "array":
        return this.#nested(this.#array(schema));
      case "map":
        return this.#nested(this.#map(schema));
      case "record":
        return this.#record(schema);
      case "union": {
        const readers = schema.branches.map((branch) => this.reader(branch));
        return this.form === "avro" ? taggedReader(schema, readers) : pickedReader(schema, readers, this.#fitting);
      }
    }
  }

  #leaf(schema: LeafSchema): Read {
    const leaf = leafOf(schema, this.form, this.#replace);
    const { maxBytesLength } = this.options.limits;
    const overlong = schema.type === "fixed" && schema.size > maxBytesLength;
    return ({ sink }, json) => {
      if (overlong) throw new LimitError("maxBytesLength", maxBytesLength, `a fixed of ${schema.size} bytes`);
      const taken = leaf.take(json);
      if (taken === undefined) throw unfitJson(leaf.expected, json);
      leaf.put(sink, taken);
    };
  }

  #array(schema: ArraySchema): Read {
    const read = this.reader(schema.items);
    return (reading, json) => {
      if (!Array.isArray(json)) throw unfitJson("an array", json);
      const { length } = json;
      if (length > 0) reading.sink.long(length);
      let i = 0;
      try {
        for (; i < length; i++) read(reading, json[i]);
      } catch (error) {
        throw inside(error, i);
      }
      reading.sink.int(0);
    };
  }

  #map(schema: MapSchema): Read {
    const read = this.reader(schema.values);
    const replace = this.#replace;
    return (reading, json) => {
      if (!isPlain(json)) throw unfitJson("an object", json);
      const keys = Object.keys(json);
      const { sink } = reading;
      if (keys.length > 0) sink.long(keys.length);
      try {
        for (const name of keys) {
          if (!sink.string(name, replace)) throw unfitJson("a map key without lone surrogates", name);
          read(reading, json[name]);
        }
      } catch (error) {
        throw inside(error, MAP_VALUE);
      }
      sink.int(0);
    };
  }

  #record(schema: RecordSchema): Read {
    const made = this.#records.get(schema);
    if (made) return made.read ?? ((reading, json) => made.read!(reading, json)); // filled before it is used
    const cell: { read: Read | undefined } = { read: undefined };
    this.#records.set(schema, cell);
    return (cell.read = this.#nested(this.#fields(schema)));
  }

  #fields(schema: RecordSchema): Read {
    const names = schema.fields.map((field) => field.name);
    const readers = schema.fields.map((field) => this.reader(field.type));
    const readMissing = schema.fields.map((field) => this.#missing(schema, field));
    const known = this.options.unknownFields === "error" ? new Set(names) : undefined;
    return (reading, json) => {
      if (!isPlain(json)) throw unfitJson(`an object for record ${quote(schema.name)}`, json);
      if (known !== undefined) refuseUnknown(schema, known, json);
      let i = 0;
      try {
        for (; i < names.length; i++) {
          if (Object.hasOwn(json, names[i]!)) readers[i]!(reading, json[names[i]!]);
          else readMissing[i]!(reading, undefined);
        }
      } catch (error) {
        throw inside(error, names[i]!);
      }
    };
  }

  #missing(schema: RecordSchema, field: Field): Read {
    const { name, type } = field;
    if (this.form === "plain") {
      if (field.default !== undefined) return (reading) => reading.fill(this.#defaults.encode(field));
      if (type.type === "null") return () => {};
      const index = type.type === "union" ? nullBranch(type) : -1;
      if (index >= 0) return ({ sink }) => sink.int(index);
    }
    const why = this.form === "plain" ? "which has no default" : "and Avro JSON has no defaults";
    return () => {
      throw jsonFault(
        "missing-field",
        `the JSON of record ${quote(schema.name)} lacks the field ${quote(name)}, ${why}`,
      );
    };
  }

  #nested(read: Read): Read {
    if (!this.#countsDepth) return read;
    const { maxDepth } = this.options.limits;
    return (reading, json) => {
      if (++reading.sink.depth > maxDepth) throw new LimitError("maxDepth", maxDepth, "nested JSON");
      read(reading, json);
      reading.sink.depth--;
    };
  }
}

function refuseUnknown(schema: RecordSchema, known: ReadonlySet<string>, json: object): void {
  for (const key of Object.keys(json))
    if (!known.has(key))
      throw jsonFault("unknown-field", `an object has a key that is no field of record ${quote(schema.name)}`);
}
