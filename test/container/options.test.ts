import { afterEach, expect, test } from "vitest";
import { resolveContainerOptions } from "../../src/container/options.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";

afterEach(() => {
  for (const name of ["fields", "signal", "blocksInFlight", "onError", "long"])
    delete (Object.prototype as Record<string, unknown>)[name];
});

test("none", () => {
  const { values, fields, signal } = resolveContainerOptions();
  expect(values).toMatchObject({ long: "number", union: "natural", limits: DEFAULT_LIMITS });
  expect([fields, signal]).toEqual([undefined, undefined]);
  expect(resolveContainerOptions({ fields: undefined, signal: undefined, onError: undefined }).fields).toBeUndefined();
});

test("all", () => {
  const { signal } = new AbortController();
  const given = { long: "auto", fields: ["a"], signal, onError: "throw", limits: { maxDepth: 5 } } as const;
  const { values, fields, signal: kept } = resolveContainerOptions(given);
  expect(values).toMatchObject({ long: "auto", limits: { maxDepth: 5 } });
  expect(fields).toEqual(["a"]);
  expect(kept).toBe(signal);
});

test("blocksInFlight: 4, or as given", () => {
  expect(resolveContainerOptions().blocksInFlight).toBe(4);
  for (const blocksInFlight of [1, 256])
    expect(resolveContainerOptions({ blocksInFlight }).blocksInFlight).toBe(blocksInFlight);
});

test("damage is told to somebody, or passed in silence", () => {
  const onDamage = () => {};
  expect(resolveContainerOptions({ onError: "skip", onDamage }).onDamage).toBe(onDamage);
  expect(resolveContainerOptions({ onError: "skip" }).onDamage).toBeTypeOf("function");
  expect(resolveContainerOptions({ onError: "throw" }).onDamage).toBeUndefined();
  for (const onError of ["throw", undefined] as const)
    expect(() => resolveContainerOptions({ onError, onDamage })).toThrow(
      expect.objectContaining({ code: "invalid-argument" }),
    );
});

test("fields are copied", () => {
  const given = ["a"];
  const { fields } = resolveContainerOptions({ fields: given });
  given.push("b");
  expect(fields).toEqual(["a"]);
});

test.each([
  ["onError", "recover"],
  ["errors", "collect"],
  ["long", "rounded"],
])("%s: %j is not supported", (name, value) => {
  expect(() => resolveContainerOptions({ [name]: value })).toThrow(
    expect.objectContaining({ code: "unsupported-option" }),
  );
});

test.each([
  ["fields", "a"],
  ["fields", [1]],
  ["fields", null],
  ["blocksInFlight", 0],
  ["blocksInFlight", 1.5],
  ["blocksInFlight", 257],
  ["blocksInFlight", "4"],
  ["onDamage", "log"],
  ["signal", {}],
  ["signal", null],
])("%s: %j is not valid", (name, value) => {
  expect(() => resolveContainerOptions({ [name]: value })).toThrow(
    expect.objectContaining({ code: "invalid-argument" }),
  );
});

test.each([[null], [5], ["text"]])("options %j are not valid", (value) => {
  expect(() => resolveContainerOptions(value as never)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
});

test("own properties only", () => {
  Object.assign(Object.prototype, { fields: ["x"], signal: {}, blocksInFlight: 9, onError: "skip", long: "bigint" });
  const { values, fields, signal } = resolveContainerOptions({});
  expect(values.long).toBe("number");
  expect([fields, signal]).toEqual([undefined, undefined]);
});
