import { expect, it } from "vitest";
import { mayEmit, OVERRUN } from "../../src/emit/bounds.js";
import { programOf } from "../kernel/scratch.js";

it("short programs may be emitted, those of very wide records not", () => {
  const wide = Array.from({ length: 5000 }, (_, i) => ({ name: `f${i}`, type: "int" }));
  expect(mayEmit(programOf("int"))).toBe(true);
  expect(mayEmit(programOf({ type: "record", name: "R", fields: wide }))).toBe(false);
});

it("reads behind the input stay within what memory has there", () => {
  expect(OVERRUN).toBe(512);
});
