import { Readable, Writable } from "node:stream";
import { expect, it } from "vitest";
import { eachLine, exactType, inferred, type Row, writeLines } from "../../src/cli/json-rows.js";
import { Failure } from "../../src/cli/reading.js";
import { openContainer } from "../../src/container/open.js";
import { Collected } from "../../src/container/sink.js";
import { ContainerWriter } from "../../src/container/writer.js";
import { parseSchema } from "../../src/type/schema-argument.js";

const rowsOf = (...texts: string[]): Row[] => texts.map((text, i) => ({ text, number: i + 1, input: "in" }));

it("lines of the inputs are rows", async () => {
  const stdin = Readable.from([Buffer.from("1\n2\n"), Buffer.from("3")]);
  const rows: Row[] = [];
  await eachLine(["-"], { stdin, stdout: new Writable(), stderr: new Writable() }, async (some) => {
    rows.push(...some);
  });
  expect(rows.map(({ input, number, text }) => [input, number, text])).toEqual([
    ["-", 1, "1"],
    ["-", 2, "2"],
    ["-", 3, "3"],
  ]);
});

it("rows before a bad one are written, and it has its line", async () => {
  const type = exactType(parseSchema("long"));
  const collected = new Collected();
  const writer = new ContainerWriter<unknown>(() => collected, type);
  const failure = await writeLines(writer, type, "plain", rowsOf("1", "9007199254740993", '"x"', "4")).catch((e) => e);
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ place: "in: line 3", cause: { code: "invalid-value" } });
  await writer.close();
  const file = await openContainer(collected.toBytes(), { long: "auto" });
  expect(await file.toArray()).toEqual([1, 9007199254740993n]);
});

it("a schema is inferred from what the digits say", () => {
  const schema = inferred(rowsOf('{"a":1,"b":9007199254740993}', '{"a":1.5,"c":null}'));
  expect(JSON.parse(JSON.stringify(schema)).fields).toEqual([
    { name: "a", type: "double" },
    { name: "b", type: ["null", "long"], default: null },
    { name: "c", type: "null", default: null },
  ]);
  expect(() => inferred(rowsOf("1", "nonsense"))).toThrow(expect.objectContaining({ place: "in: line 2" }));
});
