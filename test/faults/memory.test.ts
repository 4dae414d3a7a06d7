import { afterEach, describe, expect, it } from "vitest";
import { encodeContainer, openContainer } from "../../src/container.js";
import { avroType } from "../../src/index.js";
import { type Kernel, kernelAvailable, kernelFailure, release, take } from "../../src/kernel/kernel.js";
import { difference } from "../helpers.js";
import { OPERATIONS, rowType } from "./rows.js";
import { type Watch, watched } from "./watch.js";

/*
 * F4: the host has no memory for the n-th instance or growth, for n = 1, 2, … until nothing fails any more. Every
 * operation comes to the same as with memory, and once there is some, kernels are used again.
 */

const watch: Watch = watched();

/** Rows for which memory grows again and again. */
const LARGE = {
  type: "record",
  name: "Large",
  fields: [
    { name: "text", type: "string" },
    { name: "items", type: { type: "array", items: "double" } },
  ],
} as const;
const rows = Array.from({ length: 300 }, (_, i) => ({
  text: `${i} `.repeat(i % 10 === 0 ? 20_000 : 20),
  items: Array.from({ length: i % 50 === 0 ? 20_000 : 20 }, (_, item) => item / 3),
}));
const largeType = (engine: "kernel" | "closures") => avroType(LARGE, { engine });
const data = largeType("closures").encodeBatch(rows);

const LARGE_OPERATIONS: Readonly<Record<string, (type: ReturnType<typeof largeType>) => unknown>> = {
  "large rows to objects": (type) => type.decodeBatch(data),
  "large rows to columns": (type) => type.decodeColumns(data).toObjects(),
  "verify large rows": (type) => type.verify(data),
  "large rows to data": (type) => type.encodeBatch(rows),
};

/** Let all idle kernels go, so that the next is a new one. */
function drain(): void {
  for (const kernel of [take(), take(), take(), take()]) if (kernel) release(kernel, true);
}

/** No memory at request number `first` and the `more` after it; says how many were refused. */
function starve(first: number, more = 0): () => number {
  let request = 0;
  watch.before = (what) => {
    if (what === "call") return;
    request++;
    if (request >= first && request <= first + more)
      throw new RangeError(`WebAssembly: out of memory at ${what} ${request}`);
  };
  return () => Math.max(0, request - first + 1);
}

function feed(): void {
  watch.before = () => {};
}

afterEach(feed);

/** Starve each request of an operation; gives their number. */
function starveEach<T>(make: () => T, run: (type: T) => unknown, more: number): number {
  drain();
  const want = run(make());
  for (let request = 1; ; request++) {
    const type = make();
    drain();
    const refused = starve(request, more);
    expect(difference(run(type), want), `no memory at request ${request}`).toBeUndefined();
    feed();
    if (refused() === 0) return request - 1;
    expect(difference(run(type), want), `after no memory at request ${request}`).toBeUndefined();
  }
}

describe.each([
  ["once", 0],
  ["from then on", 1e9],
])("no memory %s", (_, more) => {
  it.each(Object.keys(OPERATIONS))("%s", (name) => {
    expect(starveEach(rowType, OPERATIONS[name]!, more)).toBeGreaterThan(0);
  });

  it.each(Object.keys(LARGE_OPERATIONS))("%s", (name) => {
    expect(starveEach(() => largeType("kernel"), LARGE_OPERATIONS[name]!, more)).toBeGreaterThan(1);
  });

  it.each(["null", "deflate"])("containers of codec %s", async (codec) => {
    const options = { sync: new Uint8Array(16), codec };
    const want = await encodeContainer(largeType("closures"), rows, options);
    for (let request = 1, left = true; left; request++) {
      drain();
      const refused = starve(request, more);
      const file = await encodeContainer(largeType("kernel"), rows, options);
      const read = await (await openContainer(file, { engine: "kernel" })).toArray();
      feed();
      left = refused() > 0;
      expect(difference(file, want)).toBeUndefined();
      expect(difference(read, rows)).toBeUndefined();
    }
  });
});

describe("memory that comes back", () => {
  it("is used: a type made while there was none gets kernels later", () => {
    drain();
    starve(1, 1e9);
    const type = rowType();
    OPERATIONS["data to objects"]!(type);
    feed();
    expect([kernelAvailable(), kernelFailure()]).toEqual([true, undefined]);
    drain();
    const { calls } = watch;
    OPERATIONS["data to objects"]!(type);
    expect(watch.calls).toBeGreaterThan(calls);
  });

  it("does not come back where the host forbids WebAssembly: that is not asked for again", async () => {
    drain();
    let asked = 0;
    watch.before = (what) => {
      if (what !== "instance") return;
      asked++;
      throw new WebAssembly.CompileError("forbidden by policy");
    };
    const held: (Kernel | undefined)[] = [take(), take()];
    expect(held).toEqual([undefined, undefined]);
    expect(asked).toBe(1);
    expect(kernelFailure()).toBeInstanceOf(WebAssembly.CompileError);
  });
});
