import { expect, test } from "vitest";
import { openParts } from "../../src/container/open.js";
import { resolveContainerOptions } from "../../src/container/options.js";
import { blocksOf, openingOf } from "../../src/container/parts.js";
import { RangeBlocks } from "../../src/container/range.js";
import { SalvageReader } from "../../src/container/salvage.js";
import { headerOf, stringsFile } from "./files.js";

const bytes = stringsFile([["a"], ["b", "c"]]);
const open = (options = {}) => openParts(bytes, resolveContainerOptions(options));

test("blocks are read from the first on, or from the first of a range", async () => {
  const parts = await open();
  expect(await blocksOf(parts).blocks.read()).toMatchObject({ index: 0, offset: parts.header.length, count: 1 });
  const range = { start: parts.header.length, end: bytes.length };
  const { blocks } = blocksOf({ ...parts, range });
  expect(blocks).toBeInstanceOf(RangeBlocks);
  expect(await blocks.read()).toMatchObject({ index: 0, count: 2 });
  expect(await blocks.read()).toBeUndefined();
});

test("damage is passed over where somebody is told", async () => {
  expect(blocksOf(await open({ onError: "skip" })).blocks).toBeInstanceOf(SalvageReader);
});

test("the codec is found when data are wanted", async () => {
  expect(openingOf(await open({ blocksInFlight: 2 }))).toMatchObject({ opener: { isAside: false }, blocksInFlight: 2 });
  const header = headerOf([["avro.schema", '"string"'], ["avro.codec", "lzo"]]); // biome-ignore format: short
  const parts = await openParts(header, resolveContainerOptions());
  expect(() => openingOf(parts)).toThrow(expect.objectContaining({ code: "unknown-codec" }));
});
