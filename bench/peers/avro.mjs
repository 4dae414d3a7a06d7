import { avroType } from "wavro";
import { consumer } from "../consume.mjs";
import { bare } from "../datasets.mjs";
import { logicalTypes } from "../logical.mjs";
import { staged } from "../stage.mjs";
import { own } from "./own.mjs";
import { branchOf, mapped, namesOf } from "./proto.mjs";

/** The base: avsc as in `../operations.mjs`. */
export function avscPeer(data) {
  return {
    ...classic("avsc", data.avscType, data.block.length),
    mode: "generated code; lists into one large buffer",
    rows: data.values,
    use: consumer(data.schema),
    plain: (row) => bare(data.name, row),
  };
}

export function wavro({ schema, rows }) {
  const type = avroType(schema);
  return {
    mode: "`encodeBatch` and `decodeBatch`; `encode` and `decode`",
    rows,
    use: consumer(schema),
    plain: (row) => row,
    encode: (list) => type.encodeBatch(list),
    decode: (bytes, count) => type.decodeBatch(bytes, { count }),
    encodeOne: (row) => type.encode(row),
    decodeOne: (bytes) => type.decode(bytes),
  };
}

/** Columns hold underlying values. */
export function wavroColumns({ schema, underlying }) {
  const type = avroType(schema, { logical: "raw" });
  return {
    mode: "`decodeColumns`, copied out",
    rows: underlying,
    keep: (list) => type.encodeBatch(list),
    columns: (bytes, count) => type.decodeColumns(bytes, { count }),
    plain: (batch) => batch.toObjects(),
    buffers: (batch) => batch.columns.flatMap(buffersOf),
  };
}

function buffersOf({ values, offsets, typeIds, children }) {
  const own = [values, offsets, typeIds].filter((one) => one !== undefined && one !== null);
  return [...own, ...children.flatMap(buffersOf)];
}

/** Apache's own, which wraps the value of every union in an object with the branch's name. */
export async function avroJs({ schema, rows, block }) {
  const { parse, types } = staged("avro-js"); // it needs underscore, which it does not ask for
  const type = parse(schema, { logicalTypes: logicalTypes(types) });
  const named = namesOf(schema);
  return {
    ...classic("avro-js", type, block.length),
    mode: "as avsc, from which it comes; values of unions are wrapped",
    rows: rows.map((row) => convert(wrap, schema, row, named)),
    use: consumer(wrappedSchema(schema)),
    plain: (row) => convert(unwrap, schema, row, named),
  };
}

/** What avsc and avro-js have in common. */
function classic(name, type, bytes) {
  const { encode, decode } = own(name, LISTS)(type, Buffer.alloc(bytes + 1024));
  return {
    encode,
    decode,
    keep: (list) => Buffer.from(encode(list)),
    ...own(
      name,
      "(type) => ({ encodeOne: (row) => type.toBuffer(row), decodeOne: (data) => type.fromBuffer(data) })",
    )(type),
  };
}

const LISTS = `(type, large) => ({
  encode(list) {
    let end = 0;
    for (let i = 0; i < list.length; i++) end = type.encode(list[i], large, end);
    return large.subarray(0, end);
  },
  decode(data, count) {
    const rows = new Array(count);
    for (let i = 0, at = 0; i < count; i++) {
      const { value, offset } = type.decode(data, at);
      rows[i] = value;
      at = offset;
    }
    return rows;
  },
})`;

const nameOf = (branch) => (typeof branch === "string" ? branch : (branch.name ?? branch.type));

function wrap(union, value, named) {
  const branch = branchOf(union, value, named);
  return { [nameOf(branch)]: convert(wrap, branch, value, named) };
}

function unwrap(union, value, named) {
  const [[name, inner]] = Object.entries(value);
  const branch = union.find((one) => nameOf(one) === name);
  return convert(unwrap, branch, inner, named);
}

/** A value whose unions are changed. */
function convert(change, type, value, named) {
  const shape = named.get(type) ?? type;
  const within = (inner) => (one) => convert(change, inner, one, named);
  if (value === null || typeof shape === "string") return value;
  if (Array.isArray(shape)) return change(shape, value, named);
  if (shape.type === "array") return value.map(within(shape.items));
  if (shape.type === "map") return mapped(value, within(shape.values));
  if (shape.type !== "record") return value;
  return Object.fromEntries(shape.fields.map(({ name, type: of }) => [name, within(of)(value[name])]));
}

/** For `consumer`: what is not null has one property. */
function wrappedSchema(type) {
  if (Array.isArray(type)) {
    if (type.length > 2) return type.map(wrappedSchema);
    return type.map((one) =>
      one === "null"
        ? one
        : { type: "record", name: `${nameOf(one)} `, fields: [{ name: nameOf(one), type: wrappedSchema(one) }] },
    );
  }
  if (type.type === "array") return { ...type, items: wrappedSchema(type.items) };
  if (type.type === "map") return { ...type, values: wrappedSchema(type.values) };
  if (type.type !== "record") return type;
  return { ...type, fields: type.fields.map((field) => ({ ...field, type: wrappedSchema(field.type) })) };
}
