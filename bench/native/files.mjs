import { mkdirSync, writeFileSync } from "node:fs";
import { avroType } from "wavro";
import { encodeContainer } from "wavro/container";
import { bare, dataset } from "../datasets.mjs";
import { home } from "./install.mjs";

/**
 * A dataset as a container file (codec null, blocks of 64 KiB), and beside it the schema to read it by, if that is
 * another: { name, rows, bytes, path, reader, hasLogical }.
 */
export async function writeFile(name) {
  const { schema, reader, rows, values } = dataset(name);
  const folder = `${home}bench/`;
  mkdirSync(folder, { recursive: true });
  const path = `${folder}${name}.avro`;
  const bytes = await encodeContainer(
    avroType(schema),
    values.map((value) => bare(name, value)),
    { codec: "null" },
  );
  writeFileSync(path, bytes);
  const readerPath = reader && `${folder}${name}.reader.avsc`;
  if (reader) writeFileSync(readerPath, JSON.stringify(reader));
  return {
    name,
    rows,
    bytes: bytes.length,
    path,
    reader: readerPath ?? "-",
    hasLogical: JSON.stringify(schema).includes("logicalType"),
  };
}
