import { consumer } from "../consume.mjs";
import { staged } from "../stage.mjs";
import { converters, enumName, lacking, messageSchema, protoOf } from "./proto.mjs";

/** Numbers of field types in descriptors. */
const TYPES = { double: 1, float: 2, bool: 8, string: 9, message: 11, bytes: 12, enum: 14, sint32: 17, sint64: 18 };
const [OPTIONAL, REPEATED] = [1, 3];

/** Protobuf-ES. Its generated code is a descriptor too, so one that is made here runs the same. */
export async function protobufEs({ schema, rows }) {
  const reason = lacking(schema);
  if (reason !== undefined) return { reason };
  const { create, createFileRegistry, fromBinary, toBinary } = staged("@bufbuild/protobuf");
  const { FileDescriptorProtoSchema } = staged("@bufbuild/protobuf/wkt");
  const file = create(FileDescriptorProtoSchema, fileOf(protoOf(schema)));
  const registry = createFileRegistry(file, () => undefined);
  const messageOf = (name) => registry.getMessage(`bench.${name}`);
  const [One, Rows] = [messageOf(schema.name), messageOf("Rows")];
  const { to, from } = converters(schema, {
    make: (message, properties) => create(messageOf(message), properties),
    long: BigInt,
    oneof: (name, field, message) => ({ [name]: { case: field, value: message } }),
    chosen: (message, name, field) => (message[name].case === field ? message[name].value : undefined),
  });
  return {
    mode: "descriptors as in generated code, 64-bit integers as bigint; a list is one message with a repeated field",
    rows: rows.map(to),
    use: consumer(messageSchema(schema, "bigint")),
    plain: from,
    encode: (list) => toBinary(Rows, create(Rows, { rows: list })),
    decode: (bytes) => fromBinary(Rows, bytes).rows,
    encodeOne: (row) => toBinary(One, row),
    decodeOne: (bytes) => fromBinary(One, bytes),
  };
}

function fileOf({ messages, enums }) {
  return {
    name: "bench.proto",
    package: "bench",
    syntax: "proto3",
    messageType: messages.map(messageTypeOf),
    enumType: enums.map(({ name, symbols }) => ({
      name,
      value: symbols.map((symbol, number) => ({ name: enumName(name, symbol), number })),
    })),
  };
}

function messageTypeOf({ name, fields }) {
  const oneofs = [...new Set(fields.flatMap(({ oneof }) => oneof ?? []))];
  const optional = fields.filter(({ label }) => label === "optional").map((one) => `_${one.name}`);
  const declared = [...oneofs, ...optional]; // those that proto3 makes for `optional` come last
  const nestedType = fields
    .filter(({ label }) => label === "map")
    .map((field) => ({
      name: entryOf(field),
      options: { mapEntry: true },
      field: [fieldOf({ name: "key", number: 1, scalar: "string" }), fieldOf({ ...field, name: "value", number: 2 })],
    }));
  const field = fields.map((one) => {
    const index = declared.indexOf(one.oneof ?? (one.label === "optional" ? `_${one.name}` : undefined));
    const within = index < 0 ? {} : { oneofIndex: index, proto3Optional: one.label === "optional" };
    if (one.label === "map")
      return { ...fieldOf({ ...one, message: `${name}.${entryOf(one)}` }), label: REPEATED, ...within };
    return { ...fieldOf(one), label: one.label === "repeated" ? REPEATED : OPTIONAL, ...within };
  });
  return { name, field, nestedType, oneofDecl: declared.map((one) => ({ name: one })) };
}

function fieldOf({ name, number, ...kind }) {
  const type = kind.message ? "message" : kind.enum ? "enum" : kind.scalar;
  const typeName = kind.message ?? kind.enum;
  return { name, number, label: OPTIONAL, type: TYPES[type], ...(typeName && { typeName: `.bench.${typeName}` }) };
}

const entryOf = ({ name }) => `${name[0].toUpperCase()}${name.slice(1)}Entry`;
