import { expect, it } from "vitest";
import { plainEngine } from "../../src/type/engine.js";

it("the plain engine lends nothing, and tries nothing", () => {
  expect(plainEngine.codegenAllowed()).toBe(false);
  expect(plainEngine.compiler({}, true)).toBeUndefined();
  expect(plainEngine.makeReader).toBeUndefined();
  expect(plainEngine.makeWriter).toBeUndefined();
  expect(plainEngine.kernelBatch({} as never)).toBeUndefined();
});
