import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openContainer } from "../../src/container/open.js";
import { encodeContainer } from "../../src/container/write.js";
import { avroType } from "../../src/type/avro-type.js";
import { schemaText } from "../../src/type/schema-argument.js";
import { difference, filesBelow, fixture, publicFolder } from "../helpers.js";
import { EXACT } from "./expected.js";

/*
 * Every codec that is built in for writing, with every fixture that is read: files of this project, and those of other
 * projects beside the checkout. bzip2 and xz go round in test:interop, where others write them.
 */

const CODECS = ["null", "deflate", "snappy", "zstandard"];

/** The file written again with each codec, in small and in usual blocks; false if it is one that can't be read. */
async function goesRound(path: string): Promise<boolean> {
  const file = await openContainer(readFileSync(path), EXACT).catch(() => undefined);
  const rows = await file?.toArray().catch(() => undefined);
  if (file === undefined || rows === undefined) return false;
  const type = avroType<unknown>(file.schema, EXACT);
  for (const codec of CODECS)
    for (const blockBytes of [500, 65_536]) {
      const again = await openContainer(await encodeContainer(type, rows, { codec, blockBytes }), EXACT);
      expect(again.codec).toBe(codec);
      expect(difference(await again.toArray(), rows), codec).toBeUndefined();
      expect(again.header.schema).toBe(schemaText(file.schema));
    }
  return true;
}

async function allGoRound(folder: string): Promise<number> {
  let files = 0;
  for (const name of filesBelow(folder, ".avro")) if (await goesRound(join(folder, name))) files++;
  return files;
}

test("files made for this project", async () => {
  expect(await allGoRound(fixture("ocf"))).toBeGreaterThan(15);
});

describe.skipIf(publicFolder() === undefined)("files of other projects", () => {
  test("all but two that are damaged", async () => {
    expect(await allGoRound(join(publicFolder()!, "ocf"))).toBe(9);
  });
});
