// An Avro schema of the benches as Protocol Buffers: records are messages, a nullable field is optional, a union of
// records is a oneof. A collection within a collection gets a message of its own, since proto has none.

const SCALARS = {
  boolean: "bool",
  int: "sint32",
  long: "sint64",
  float: "float",
  double: "double",
  string: "string",
  bytes: "bytes",
};
/** Field of the messages that hold a collection within a collection. */
const INNER = "v";

/** Why a schema has no equal among protos; undefined if it has. */
export function lacking(schema) {
  return JSON.stringify(schema).includes("logicalType") ? "no decimals, dates or durations" : undefined;
}

/**
 * { messages: [{ name, fields }], enums: [{ name, symbols }] }. A field: { name, number, label, scalar | message | enum }
 * where label is "", "optional", "repeated", "map" (values as said) or "oneof" with the name of the oneof.
 */
export function protoOf(schema) {
  const model = { messages: [], enums: [] };
  messageOf(schema, model);
  model.messages.push({ name: "Rows", fields: [{ name: "rows", number: 1, label: "repeated", message: schema.name }] });
  return model;
}

function messageOf(schema, model) {
  const message = { name: schema.name, fields: [] };
  model.messages.push(message);
  const add = (field) => message.fields.push({ number: message.fields.length + 1, ...field });
  for (const { name, type } of schema.fields) {
    const branches = recordsOf(type);
    if (branches === undefined) add({ name, ...fieldOf(type, model, `${schema.name}${upper(name)}`) });
    else for (const one of branches) add({ name: lower(one.name), label: "oneof", oneof: name, ...kindOf(one, model) });
  }
}

function fieldOf(type, model, place) {
  if (Array.isArray(type)) return { label: "optional", ...kindOf(present(type), model) };
  if (type.type === "array") return { label: "repeated", ...itemOf(type.items, model, place) };
  if (type.type === "map") return { label: "map", ...itemOf(type.values, model, place) };
  return { label: "", ...kindOf(type, model) };
}

/** What a collection holds. */
function itemOf(type, model, place) {
  if (!isCollection(type)) return kindOf(type, model);
  const name = `${place}Item`;
  messageOf({ name, fields: [{ name: INNER, type }] }, model);
  return { message: name };
}

function kindOf(type, model) {
  const name = typeof type === "string" ? type : type.type;
  if (name === "record") {
    messageOf(type, model);
    return { message: type.name };
  }
  if (name === "enum") {
    model.enums.push({ name: type.name, symbols: type.symbols });
    return { enum: type.name };
  }
  if (name === "fixed") return { scalar: "bytes" };
  return SCALARS[name] ? { scalar: SCALARS[name] } : { message: name }; // a record that was defined before
}

/** The model as the text of a .proto file. */
export function protoText({ messages, enums }) {
  const lines = ['syntax = "proto3";', "package bench;"];
  for (const { name, symbols } of enums)
    lines.push(`enum ${name} {`, ...symbols.map((symbol, i) => `  ${enumName(name, symbol)} = ${i};`), "}");
  for (const { name, fields } of messages) {
    lines.push(`message ${name} {`);
    for (const field of fields) if (field.oneof === undefined) lines.push(`  ${fieldText(field)}`);
    for (const [oneof, members] of groups(fields))
      lines.push(`  oneof ${oneof} {`, ...members.map((one) => `    ${fieldText({ ...one, label: "" })}`), "  }");
    lines.push("}");
  }
  return `${lines.join("\n")}\n`;
}

function groups(fields) {
  const found = new Map();
  for (const field of fields)
    if (field.oneof !== undefined) found.set(field.oneof, [...(found.get(field.oneof) ?? []), field]);
  return found;
}

function fieldText({ name, number, label, ...kind }) {
  const type = kind.scalar ?? kind.message ?? kind.enum;
  if (label === "map") return `map<string, ${type}> ${name} = ${number};`;
  return `${label}${label && " "}${type} ${name} = ${number};`;
}

/** Names of enum values are names of the package in proto. */
export const enumName = (name, symbol) => `${name.toUpperCase()}_${symbol}`;

/** The named types of a schema. */
export function namesOf(schema, named = new Map()) {
  if (Array.isArray(schema)) for (const branch of schema) namesOf(branch, named);
  else if (typeof schema === "object") {
    if (schema.name !== undefined) named.set(schema.name, schema);
    for (const { type } of schema.fields ?? []) namesOf(type, named);
    namesOf(schema.items ?? schema.values ?? "null", named);
  }
  return named;
}

/**
 * Converters between rows and messages, outside of what is timed. `dialect`: what a library makes of them: `make(name,
 * properties)` a message, `long(number)`, `oneof(name, field, message)` the property of a oneof, and `chosen(message,
 * name, field)` its value, undefined if it is another one.
 */
export function converters(schema, dialect) {
  const named = namesOf(schema);
  const shapeOf = (type) => (typeof type === "string" && named.has(type) ? named.get(type) : type);
  const nameOf = (shape) => (typeof shape === "string" ? shape : shape.type);

  const to = (type, value, place) => {
    const shape = shapeOf(type);
    if (Array.isArray(shape)) return value === null ? undefined : to(present(shape), value, place);
    const item = (inner) => (one) =>
      isCollection(inner) ? dialect.make(`${place}Item`, { [INNER]: to(inner, one, place) }) : to(inner, one, place);
    switch (nameOf(shape)) {
      case "record":
        return dialect.make(
          shape.name,
          Object.assign({}, ...shape.fields.map((field) => property(shape, field, value))),
        );
      case "array":
        return value.map(item(shape.items));
      case "map":
        return mapped(value, item(shape.values));
      case "enum":
        return shape.symbols.indexOf(value);
      case "long":
        return dialect.long(value);
      default:
        return value;
    }
  };
  const property = (record, { name, type }, value) => {
    const branches = recordsOf(type)?.map(shapeOf);
    if (branches === undefined) {
      const found = to(type, value[name], record.name + upper(name));
      return found === undefined ? {} : { [name]: found };
    }
    const branch = branches.find(({ fields }) => fits(fields, value[name]));
    return dialect.oneof(name, lower(branch.name), to(branch, value[name], ""));
  };

  const from = (type, value) => {
    const shape = shapeOf(type);
    if (Array.isArray(shape)) return value === undefined || value === null ? null : from(present(shape), value);
    const item = (inner) => (one) => from(inner, isCollection(inner) ? one[INNER] : one);
    switch (nameOf(shape)) {
      case "record":
        return Object.fromEntries(shape.fields.map((field) => [field.name, read(field, value)]));
      case "array":
        return value.map(item(shape.items));
      case "map":
        return mapped(value, item(shape.values));
      case "enum":
        return shape.symbols[value];
      default:
        return typeof value === "bigint" ? Number(value) : value;
    }
  };
  const read = ({ name, type }, value) => {
    const branches = recordsOf(type)?.map(shapeOf);
    if (branches === undefined) return from(type, value[name]);
    const chosen = (branch) => dialect.chosen(value, name, lower(branch.name));
    const branch = branches.find((one) => chosen(one) !== undefined);
    return from(branch, chosen(branch));
  };
  return { to: (row) => to(schema, row, ""), from: (message) => from(schema, message) };
}

/** The schema of what messages look like, for `consumer`: enums are numbers, `long` is what it is there. */
export function messageSchema(type, long) {
  const within = (one) => messageSchema(one, long);
  const item = (inner) =>
    isCollection(inner)
      ? { type: "record", name: `${JSON.stringify(inner)} `, fields: [{ name: INNER, type: within(inner) }] }
      : within(inner);
  if (type === "long") return long;
  if (typeof type === "string") return type;
  if (Array.isArray(type)) return type.map(within);
  switch (type.type) {
    case "record":
      return { ...type, fields: type.fields.map((field) => ({ ...field, type: within(field.type) })) };
    case "array":
      return { ...type, items: item(type.items) };
    case "map":
      return { ...type, values: item(type.values) };
    default:
      return type.type === "enum" ? { ...type, type: "index" } : type;
  }
}

/** The branches of a union of several records. */
function recordsOf(type) {
  return Array.isArray(type) && type.length > 2 ? type : undefined;
}

const present = (union) => union.find((branch) => branch !== "null");
const isCollection = (type) => type.type === "array" || type.type === "map";
/** The branch of a union that a value other than null is of; of its records no two here have the same fields. */
export function branchOf(union, value, named = new Map()) {
  const branches = union.filter((branch) => branch !== "null");
  return branches.length === 1 ? branches[0] : branches.find((one) => fits((named.get(one) ?? one).fields, value));
}

const fits = (fields, value) =>
  fields.length === Object.keys(value).length && fields.every(({ name }) => Object.hasOwn(value, name));
export const mapped = (object, convert) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, convert(value)]));
const lower = (text) => text[0].toLowerCase() + text.slice(1);
const upper = (text) => text[0].toUpperCase() + text.slice(1);
