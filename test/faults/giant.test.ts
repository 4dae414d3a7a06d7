import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { avroType } from "../../src/index.js";
import { type Watch, watched } from "./watch.js";

/*
 * What one giant leaves behind: no kernel above 16 MiB, and no sizes that would make a new one for each small batch
 * that follows.
 */

const watch: Watch = watched();
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const GIANT = { type: "record", name: "Giant", fields: [{ name: "tags", type: { type: "array", items: "string" } }] };
const KEPT = 16 * 2 ** 20;

/** Memories of kernels that were called, by what they were like when they were called last. */
const memories = new Map<WeakRef<WebAssembly.Memory>, number>();
watch.before = (what, _, memory) => {
  if (what !== "call") return;
  const known = [...memories.keys()].find((ref) => ref.deref() === memory);
  memories.set(known ?? new WeakRef(memory!), memory!.buffer.byteLength);
};

it.each([
  ["objects", (type: ReturnType<typeof avroType>, messages: Uint8Array[]) => type.decodeBatch(messages)],
  ["columns", (type: ReturnType<typeof avroType>, messages: Uint8Array[]) => type.decodeColumns(messages)],
])("a giant among %s is no burden on those after it", async (_, decode) => {
  const type = avroType(GIANT, { engine: "kernel" });
  const small = Array.from({ length: 20 }, (_, i) => type.encode({ tags: [`tag ${i}`] }));
  const giant = type.encode({ tags: Array.from({ length: 1_500_000 }, () => "a") });
  decode(type, small);
  memories.clear();
  decode(type, [giant, ...small]);
  expect(Math.max(...memories.values())).toBeGreaterThan(KEPT);
  const large = [...memories].filter(([, bytes]) => bytes > KEPT).map(([ref]) => ref);
  decode(type, small);
  const { instances } = watch;
  for (let i = 0; i < 100; i++) decode(type, small);
  expect(watch.instances - instances).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 0)); // what a WeakRef has given stays until then
  collect();
  expect(large.map((ref) => ref.deref())).toEqual(large.map(() => undefined));
});
