import { expect, test } from "vitest";
import { resolveCopyOptions } from "../../src/container/copy-options.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { expectError } from "../helpers.js";
import { SYNC } from "./files.js";

test("what is left out is the file's own", () => {
  const options = resolveCopyOptions();
  expect(options).toMatchObject({ codec: undefined, level: undefined, metadata: undefined, limits: DEFAULT_LIMITS });
  expect([options.sync.length, options.codecs.size, options.preventClose]).toEqual([16, 0, false]);
  expect(options.compression("deflate").codec).toBe("deflate");
});

test("what is given is taken", () => {
  const codecs = { own: { name: "own", decompress: (bytes: Uint8Array) => bytes } };
  const options = resolveCopyOptions({ metadata: { a: "b" }, sync: SYNC, codecs, limits: { maxBlockBytes: 5 } });
  expect([...options.metadata!.keys()]).toEqual(["a"]);
  expect(options.sync).toEqual(SYNC);
  expect(options.limits.maxBlockBytes).toBe(5);
  expect([...options.codecs.keys()]).toEqual(["own"]);
  expect(expectError(() => options.compression("own")).code).toBe("unsupported-option");
});

test("own properties only", () => {
  expect(resolveCopyOptions(Object.create({ codec: "deflate" })).codec).toBeUndefined();
});
