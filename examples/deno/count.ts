// deno run --allow-read count.ts FILE FIELD: how many rows of a container file have each value of a field.
import { openContainer } from "wavro/container";

const [path, field] = Deno.args;
if (path === undefined || field === undefined) throw new Error("FILE FIELD");

const { readable } = await Deno.open(path);
const file = await openContainer(readable, { fields: [field] });
const counts = new Map<unknown, number>();
for await (const batch of file.batches()) {
  for (const value of batch.column(field).toArray()) counts.set(value, (counts.get(value) ?? 0) + 1);
}
for (const [value, count] of counts) console.log(`${count} ${value}`);
