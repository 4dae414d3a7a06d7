/*
 * What a file holds as text, so that it can be compared to the last bit with what peers in other languages print: a
 * line of metadata (values in hexadecimal, names sorted), then one for each datum. Records have their fields in order,
 * maps their keys sorted; bytes and fixed are hexadecimal, floats and doubles the 16 digits of a double or "nan"; text
 * is ASCII. A branch of a union stands under its name. fastavro does not tell branches without a name: beside it they
 * stand bare (`tags: "named"`).
 *
 * Values are those of { long: "bigint" or "auto", union: "wrapped", logical: "raw" }; `model` is that of test/random.ts.
 */

export function dump(model, values, { metadata = {}, tags = "all" } = {}) {
  const entries = Object.entries(metadata).map(([key, value]) => `${quote(key)}:"${hex(bytesOf(value))}"`);
  const lines = values.map((value) => datum(model, value, tags));
  return [`{${entries.sort().join(",")}}`, ...lines, ""].join("\n");
}

function datum(model, value, tags) {
  switch (model.kind) {
    case "null":
    case "boolean":
    case "int":
    case "long":
      return String(value);
    case "float":
      return double(Math.fround(value));
    case "double":
      return double(value);
    case "bytes":
    case "fixed":
      return `"${hex(value)}"`;
    case "string":
    case "enum":
      return quote(value);
    case "array":
      return `[${value.map((item) => datum(model.items, item, tags)).join(",")}]`;
    case "map": {
      const entries = Object.entries(value).map(([key, item]) => `${quote(key)}:${datum(model.values, item, tags)}`);
      return `{${entries.sort().join(",")}}`;
    }
    case "record":
      return `{${model.fields.map(({ name, type }) => `${quote(name)}:${datum(type, value[name], tags)}`).join(",")}}`;
    case "union":
      return branch(model, value, tags);
    default:
      throw new Error(`no kind ${model.kind}`);
  }
}

function branch({ branches }, value, tags) {
  if (value === null) return "null";
  const [name] = Object.keys(value);
  const model = branches.find((one) => (one.name ?? one.kind) === name);
  const text = datum(model, value[name], tags);
  return tags === "all" || model.name !== undefined ? `{${quote(name)}:${text}}` : text;
}

export function quote(text) {
  return `"${text.replace(/[^ !#-[\]-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}

function double(value) {
  if (Number.isNaN(value)) return '"nan"';
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return `"${view.getBigUint64(0).toString(16).padStart(16, "0")}"`;
}

function hex(bytes) {
  return Buffer.from(bytes).toString("hex");
}

function bytesOf(value) {
  return typeof value === "string" ? new TextEncoder().encode(value) : value;
}
