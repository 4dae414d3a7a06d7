import { expect, it } from "vitest";
import { array, record } from "../closures/make.js";
import { Shredding } from "../codegen/shred.js";

it("unions of one, two and many branches go to the branch of their index, and on behind it", () => {
  const branches = Array.from({ length: 80 }, (_, i) => record(`B${i}`, { [`f${i}`]: "int" }));
  const values = branches.map((_, i) => ({ [`f${i}`]: i }));
  for (const count of [1, 2, 3, 80]) {
    const hex = new Shredding(record("R", { list: array(branches.slice(0, count)), z: "boolean" })).write({
      list: values.slice(0, count),
      z: true,
    });
    const bytes = (n: number) => (n < 64 ? Buffer.of(n * 2) : Buffer.of(((n * 2) & 127) | 128, n >> 6)).toString("hex");
    const items = Array.from({ length: count }, (_, i) => bytes(i) + bytes(i));
    expect(hex).toBe(`${bytes(count)}${items.join("")}0001`);
  }
});

it("branches leave the tape where the next value is, whatever they took", () => {
  const schema = array(["null", "string", "double", array("int"), "bytes"]);
  const shredding = new Shredding(schema);
  const values = [null, "text", 0.5, [1, 2], new Uint8Array(3), "", null, [], 1];
  const all = values.flatMap((a) => values.map((b) => [a, b, a]));
  expect(shredding.write(...all)).toHaveLength(
    2 * all.flat().reduce<number>((sum, v) => sum + size(v), 2 * all.length),
  );
});

function size(value: unknown): number {
  if (value === null) return 1;
  if (typeof value === "string") return 2 + value.length;
  if (typeof value === "number") return 9;
  if (Array.isArray(value)) return 2 + value.length + (value.length > 0 ? 1 : 0);
  return 2 + (value as Uint8Array).length;
}
