import { expect, it } from "vitest";
import { withHeaders } from "../../src/kafka/add-headers.js";
import { lastHeader } from "../../src/message/headers.js";

const bytes = (text: string) => Buffer.from(text);
const MORE = [["dlq.topic", "t"]] as const;

it("is an object where there are none", () => {
  expect(withHeaders(undefined, MORE)).toEqual({ "dlq.topic": "t" });
  expect(withHeaders(null, [["__proto__", "t"]])).toEqual(JSON.parse('{"__proto__":"t"}'));
});

it("adds to an object as kafkajs has it, behind those of the same name", () => {
  const headers = { trace: [bytes("a"), bytes("b")], "dlq.topic": bytes("old") };
  expect(withHeaders(headers, MORE)).toEqual({ trace: headers.trace, "dlq.topic": [bytes("old"), "t"] });
  expect(headers["dlq.topic"]).toEqual(bytes("old"));
  expect(withHeaders({ "dlq.topic": ["a", "b"] }, MORE)).toEqual({ "dlq.topic": ["a", "b", "t"] });
});

it("adds bytes to a Map as @platformatic/kafka has it, text to one of text", () => {
  const headers = new Map([[bytes("trace"), bytes("a")]]);
  const all = withHeaders(headers, MORE) as Map<Buffer, Buffer>;
  expect([...all].map(([name, value]) => [String(name), String(value), Buffer.isBuffer(value)])).toEqual([
    ["trace", "a", true],
    ["dlq.topic", "t", true],
  ]);
  expect(headers.size).toBe(1);
  expect(withHeaders(new Map([["trace", "a"]]), MORE)).toEqual(
    new Map([
      ["trace", "a"],
      ["dlq.topic", "t"],
    ]),
  );
});

it("adds to lists of pairs, and of objects as node-rdkafka has them", () => {
  expect(withHeaders([["trace", bytes("a")]], MORE)).toEqual([
    ["trace", bytes("a")],
    ["dlq.topic", "t"],
  ]);
  expect(withHeaders([{ trace: bytes("a") }], MORE)).toEqual([{ trace: bytes("a") }, { "dlq.topic": "t" }]);
  expect(withHeaders([], MORE)).toEqual([{ "dlq.topic": "t" }]);
});

it("leaves headers that carry a schema's id where they are", () => {
  const id = Uint8Array.of(1, 2);
  for (const headers of [{ id }, new Map([["id", id]]), [["id", id]] as const, [{ id }]])
    expect(lastHeader(withHeaders(headers as never, MORE), "id")).toBe(id);
});

it("refuses what are no headers", () => {
  expect(() => withHeaders("headers" as never, MORE)).toThrow("expected the headers");
});
