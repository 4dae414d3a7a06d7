import { avroType } from "wavro";
import { encodeContainer, openContainer } from "wavro/container";
import { bare, dataset } from "./datasets.mjs";

/**
 * A container file of a dataset's rows, over and over, of about so many bytes: made of the same memory while it is read, so
 * that neither a disk nor the file's own bytes count.
 */
export async function endless(name, codec = "null") {
  const { schema, values } = dataset(name);
  const rows = values.map((value) => bare(name, value));
  const file = await encodeContainer(avroType(schema), rows, { codec });
  const { header } = await openContainer(file);
  const head = file.subarray(0, header.length);
  const body = file.subarray(header.length);
  return (bytes) => {
    const times = Math.max(1, Math.round(bytes / body.length));
    return { rows: rows.length * times, bytes: head.length + body.length * times, source: chunks(head, body, times) };
  };
}

async function* chunks(head, body, times) {
  yield head;
  for (let i = 0; i < times; i++) yield body;
}
