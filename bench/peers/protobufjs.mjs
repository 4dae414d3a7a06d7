import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { consumer } from "../consume.mjs";
import { prepare, staged } from "../stage.mjs";
import { converters, lacking, messageSchema, protoOf, protoText } from "./proto.mjs";

/** protobuf.js with the code that its command generates, 64-bit numbers as numbers. */
export async function protobufjs({ name, schema, rows }) {
  const reason = lacking(schema);
  if (reason !== undefined) return { reason };
  const messages = await generated(name, schema);
  const { Rows, [schema.name]: One } = messages;
  const { to, from } = converters(schema, {
    make: (message, properties) => messages[message].create(properties),
    long: (value) => value,
    oneof: (_name, field, message) => ({ [field]: message }),
    chosen: (message, _name, field) => message[field] ?? undefined,
  });
  return {
    mode: "static code, 64-bit integers as numbers; a list is one message with a repeated field",
    rows: rows.map(to),
    use: consumer(messageSchema(schema, "long")),
    plain: from,
    encode: (list) => Rows.encode({ rows: list }).finish(),
    decode: (bytes) => Rows.decode(bytes).rows,
    encodeOne: (row) => One.encode(row).finish(),
    decodeOne: (bytes) => One.decode(bytes),
  };
}

/** What `pbjs -t static-module` makes of a schema. */
async function generated(name, schema) {
  const folder = `${prepare()}generated/`;
  mkdirSync(folder, { recursive: true });
  const [proto, code] = [`${folder}${name}.proto`, `${folder}${name}.mjs`];
  writeFileSync(proto, protoText(protoOf(schema)));
  const { pbjs } = staged("protobufjs-cli");
  const less = ["verify", "convert", "delimited", "typeurl", "service", "comments"].map((part) => `--no-${part}`);
  const flags = ["-t", "static-module", "-w", "esm", "--keep-case", "--force-number", ...less];
  await promisify(pbjs.main)([...flags, "-o", code, proto]);
  const runtime = staged("protobufjs/minimal.js");
  runtime.util.Long = null; // as where long.js is not installed: int64 are numbers
  runtime.configure();
  return (await import(pathToFileURL(code).href)).bench;
}
