import { staged } from "../stage.mjs";
import { branchOf, mapped, namesOf } from "./proto.mjs";

/** Arrow IPC streams, one for each list of rows: their bytes are the columns, so reading one decodes its metadata. */
export function arrow({ schema, underlying }) {
  const lib = staged("apache-arrow");
  const named = namesOf(schema);
  const typeOf = typesOf(lib, named);
  const fields = schema.fields.map(({ name, type }) => ({ name, type, as: typeOf(type) }));
  return {
    mode: "one IPC stream for each list, read as a table",
    rows: underlying.map((row) => wide(schema, row, named)),
    keep(list) {
      const columns = fields.map(({ name, type, as }) => [
        name,
        columnOf(
          lib,
          type,
          as,
          list.map((row) => row[name]),
        ),
      ]);
      return lib.tableToIPC(new lib.Table(Object.fromEntries(columns)), "stream");
    },
    columns: (bytes) => lib.tableFromIPC(bytes),
    plain: (table) => table.toArray(),
    buffers: (table) => table.batches.flatMap(({ data }) => data.children.flatMap(buffersOf)),
  };
}

/** A column; one of a union is told how to find the branch. */
function columnOf(lib, type, as, values) {
  if (!Array.isArray(type) || type.length === 2) return lib.vectorFromArray(values, as);
  const valueToChildTypeId = (_builder, value) => type.indexOf(branchOf(type, value));
  const builder = lib.makeBuilder({ type: as, nullValues: [null], valueToChildTypeId });
  for (const value of values) builder.append(value);
  return builder.finish().toVector();
}

/** The Arrow type of an Avro type. */
function typesOf(lib, named) {
  const simple = {
    boolean: () => new lib.Bool(),
    int: () => new lib.Int32(),
    long: () => new lib.Int64(),
    float: () => new lib.Float32(),
    double: () => new lib.Float64(),
    string: () => new lib.Utf8(),
    bytes: () => new lib.Binary(),
  };
  const field = (name, type) => new lib.Field(name, typeOf(type), Array.isArray(type));
  const typeOf = (type) => {
    const shape = named.get(type) ?? type;
    if (typeof shape === "string") return simple[shape]();
    if (Array.isArray(shape) && shape.length > 2)
      return new lib.DenseUnion(
        shape.map((_, i) => i),
        shape.map((branch) => field(branch.name, branch)),
      );
    if (Array.isArray(shape)) return typeOf(shape.find((branch) => branch !== "null"));
    switch (shape.type) {
      case "record":
        return new lib.Struct(shape.fields.map(({ name, type: inner }) => field(name, inner)));
      case "array":
        return new lib.List(field("item", shape.items));
      case "map":
        return new lib.Map_(
          new lib.Field("entries", new lib.Struct([field("key", "string"), field("value", shape.values)]), false),
        );
      case "enum":
        return new lib.Dictionary(new lib.Utf8(), new lib.Int32());
      case "fixed":
        return new lib.FixedSizeBinary(shape.size);
      default:
        return simple[shape.type]();
    }
  };
  return typeOf;
}

/** A value with its longs as bigint, which the builders take. */
function wide(type, value, named) {
  const shape = named.get(type) ?? type;
  const within = (inner) => (one) => wide(inner, one, named);
  if (value === null) return null;
  if (Array.isArray(shape)) return wide(branchOf(shape, value, named), value, named);
  switch (typeof shape === "string" ? shape : shape.type) {
    case "long":
      return BigInt(value);
    case "array":
      return value.map(within(shape.items));
    case "map":
      return new Map(Object.entries(mapped(value, within(shape.values))));
    case "record":
      return Object.fromEntries(shape.fields.map(({ name, type: inner }) => [name, within(inner)(value[name])]));
    default:
      return value;
  }
}

function buffersOf({ values, valueOffsets, typeIds, dictionary, children }) {
  const own = [values, valueOffsets, typeIds].filter((one) => one !== undefined);
  return [...own, ...(dictionary?.data ?? []).flatMap(buffersOf), ...children.flatMap(buffersOf)];
}
