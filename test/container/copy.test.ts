import { expect, test } from "vitest";
import { openBlocks } from "../../src/container/block-file.js";
import { Copy } from "../../src/container/copy.js";
import { resolveCopyOptions } from "../../src/container/copy-options.js";
import { openContainer } from "../../src/container/open.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { concat, SYNC, stringsFile } from "./files.js";

test("a file takes the blocks of others, compressed anew where that must be", async () => {
  const parts: Uint8Array[] = [];
  const sink = new WritableStream<Uint8Array>({ write: (part) => void parts.push(part) });
  const [plain, packed] = await Promise.all(
    [stringsFile([["a"]]), stringsFile([["b", "c"]], "deflate")].map((bytes) => openBlocks(bytes, DEFAULT_LIMITS)),
  );
  const copy = new Copy(sink, plain!, "deflate", resolveCopyOptions({ sync: SYNC }));
  await copy.add(plain!);
  await copy.add(packed!);
  expect(await copy.end()).toEqual({ rows: 3, blocks: 2, bytes: concat(parts).length });
  expect(concat(parts)).toEqual(stringsFile([["a"], ["b", "c"]], "deflate"));
  expect(await (await openContainer(concat(parts))).toArray()).toEqual(["a", "b", "c"]);
});

test("given up, it hands over what it has", async () => {
  const parts: Uint8Array[] = [];
  const reasons: unknown[] = [];
  const sink = new WritableStream<Uint8Array>({
    write: (part) => void parts.push(part),
    abort: (reason) => void reasons.push(reason),
  });
  const file = await openBlocks(stringsFile([["a"]]), DEFAULT_LIMITS);
  const copy = new Copy(sink, file, "null", resolveCopyOptions({ sync: SYNC }));
  await copy.add(file);
  await copy.fail("reason");
  expect(concat(parts)).toEqual(stringsFile([["a"]]));
  expect(reasons).toEqual(["reason"]);
});
