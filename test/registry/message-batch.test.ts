import { expect, it } from "vitest";
import { AvroError, DecodeError } from "../../src/errors.js";
import { MessageBatch, Results } from "../../src/registry/message-batch.js";

function results(): Results {
  const made = new Results(5);
  made.fail(3, new DecodeError("truncated", "cut"), 7);
  made.values[0] = "a";
  made.values[1] = null;
  made.fail(2, new DecodeError("bad-magic", "what"));
  made.values[4] = "b";
  return made;
}

it("has each message at its own index", () => {
  const { values, errors } = results();
  const batch = new MessageBatch<string>(values as string[], errors);
  expect(batch.values).toEqual(["a", null, undefined, undefined, "b"]);
  expect(batch.length).toBe(5);
  expect(batch.ok).toBe(false);
  expect(batch.errors.map(({ row, code, schemaId }) => [row, code, schemaId])).toEqual([
    [2, "bad-magic", undefined],
    [3, "truncated", 7],
  ]);
  const seen = [...batch].map(({ index, value, error }) => [index, error?.code ?? value]);
  expect(seen).toEqual([
    [0, "a"],
    [1, null],
    [2, "bad-magic"],
    [3, "truncated"],
    [4, "b"],
  ]);
  expect([batch.errorAt(3)?.code, batch.errorAt(4), batch.errorAt(9)]).toEqual(["truncated", undefined, undefined]);
});

it("of no messages, and of good ones", () => {
  expect([...new MessageBatch([], [])]).toEqual([]);
  const batch = new MessageBatch([undefined, 1], []);
  expect(batch.ok).toBe(true);
  expect([...batch]).toEqual([
    { index: 0, value: undefined },
    { index: 1, value: 1 },
  ]);
});

it("throws the first error, and what is no error of a message at once", () => {
  const made = results();
  expect(() => made.orThrow()).toThrow(made.errors[0]!);
  expect(made.errors[0]!.row).toBe(2);
  new Results(3).orThrow();
  const defects = [new TypeError("defect"), new AvroError("internal", "defect")];
  for (const defect of defects) expect(() => new Results(1).fail(0, defect)).toThrow(defect);
});
