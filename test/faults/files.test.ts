import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { appendContainer, ContainerWriter, openContainer } from "../../src/container.js";
import { AvroError } from "../../src/errors.js";
import { avroType } from "../../src/index.js";

/*
 * F7: the system refuses to write or read, takes or gives less than it is asked for, or fails to close, at any call. No
 * handle stays open, none is closed twice, and what flush said is there can be read. Files that are appended to, and
 * whose writes fail after any part, are in container/append.test.ts; writers that are killed, in test/kill.
 */

type Step = "write" | "read" | "stat" | "truncate" | "close";

/** What stands between wavro and the system. */
const system = vi.hoisted(() => ({
  opened: 0,
  closed: 0,
  /** Asked before each call of a handle; may throw, or give how much of the bytes is to be taken or given at most. */
  step: (_what: Step, _length: number): number | Promise<number> => Number.POSITIVE_INFINITY,
}));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const open = async (...args: Parameters<typeof real.open>) => {
    const handle = await real.open(...args);
    system.opened++;
    return faulty(handle);
  };
  return { ...real, default: { ...real, open }, open };
});

/** A handle that asks `system` first. */
function faulty(handle: FileHandle): FileHandle {
  const asked = async (what: Step, length = 0) => await system.step(what, length);
  const transfer = (what: "read" | "write") => async (bytes: Uint8Array, at: number, length: number, from: number) =>
    handle[what as "read"](bytes, at, Math.min(length, await asked(what, length)), from);
  return {
    write: transfer("write"),
    read: transfer("read"),
    stat: (options: object) => asked("stat").then(() => handle.stat(options)),
    truncate: (length: number) => asked("truncate").then(() => handle.truncate(length)),
    close: async () => {
      system.closed++;
      await handle.close();
      await asked("close");
    },
  } as unknown as FileHandle;
}

/** Fail at call number `at` of a kind, after `part` of the bytes. */
function failAt(what: Step, at: number, code: string, part = 0): { readonly error: Error; isReached: () => boolean } {
  const error = Object.assign(new Error(`${code}: injected`), { code });
  let calls = 0;
  let done = false;
  system.step = (asked, length) => {
    if (asked !== what) return Number.POSITIVE_INFINITY;
    if (done) throw error; // what is left of a write that was taken in part
    if (++calls < at) return Number.POSITIVE_INFINITY;
    done = true;
    if (part > 0 && length > 1) return Math.ceil(length * part);
    throw error;
  };
  return { error, isReached: () => done };
}

function behave(): void {
  system.step = () => Number.POSITIVE_INFINITY;
}

const folder = mkdtempSync(join(tmpdir(), "wavro-faults-"));
const unhandled = vi.fn();
process.on("unhandledRejection", unhandled);
afterAll(() => {
  process.off("unhandledRejection", unhandled);
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  system.opened = system.closed = 0;
  behave();
});
afterEach(async () => {
  await vi.waitFor(() => expect(system.closed).toBe(system.opened)); // each exactly once
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(unhandled).not.toHaveBeenCalled();
});

const Text = avroType("string");
const ROWS = Array.from({ length: 40 }, (_, i) => `row ${i} `.repeat(1 + (i % 5)));

/** Rows that can be read, and whether the file ends in a torn block. */
async function readable(path: string): Promise<{ rows: unknown[]; code: string | undefined }> {
  behave();
  const rows: unknown[] = [];
  try {
    for await (const row of await openContainer(path)) rows.push(row);
  } catch (error) {
    expect(error).toBeInstanceOf(AvroError);
    return { rows, code: (error as AvroError).code };
  }
  return { rows, code: undefined };
}

describe.each([
  ["ENOSPC", 0],
  ["ENOSPC", 0.5],
  ["EIO", 0],
  ["EBADF", 0],
  ["EDQUOT", 0.9],
])("%s at any write, after %d of it", (code, part) => {
  test("what was flushed is there, the error is what every call says", async () => {
    for (let at = 1, isReached = true; isReached; at++) {
      const path = join(folder, `${code}-${part}-${at}.avro`);
      const fault = failAt("write", at, code, part);
      const writer = new ContainerWriter(path, Text, { blockRows: 3 });
      let flushed = 0;
      let failure: unknown;
      try {
        for (const [i, row] of ROWS.entries()) {
          await writer.write(row);
          if (i % 4 !== 3) continue;
          await writer.flush();
          flushed = i + 1;
        }
        await writer.close();
      } catch (error) {
        failure = error;
      }
      isReached = fault.isReached();
      if (!isReached) {
        expect(failure).toBeUndefined();
        expect(await readable(path)).toEqual({ rows: ROWS, code: undefined });
        expect(at).toBeGreaterThan(10);
        return;
      }
      expect(failure).toBe(fault.error);
      for (const call of [writer.write("x"), writer.flush(), writer.close()]) await expect(call).rejects.toBe(failure);
      const { rows, code: found } = await readable(path);
      expect(rows).toEqual(ROWS.slice(0, rows.length));
      expect(rows.length).toBeGreaterThanOrEqual(flushed);
      if (found !== undefined) expect(found).toBe("truncated");
      if (rows.length === 0) continue; // not even a header, perhaps
      await appendContainer(path, ["more"]);
      expect(await readable(path)).toEqual({ rows: [...rows, "more"], code: undefined });
    }
  });
});

describe("closing", () => {
  test("that fails is an error: the system may say so late that bytes are lost", async () => {
    const path = join(folder, "close.avro");
    const writer = new ContainerWriter(path, Text);
    const { error } = failAt("close", 1, "EIO");
    await writer.write("a");
    await expect(writer.close()).rejects.toBe(error);
  });

  test("that fails after an error does not hide it", async () => {
    const path = join(folder, "close-after.avro");
    const error = Object.assign(new Error("injected"), { code: "ENOSPC" });
    system.step = (what) => {
      if (what === "write") throw error;
      if (what === "close") throw new Error("another");
      return Number.POSITIVE_INFINITY;
    };
    const writer = new ContainerWriter(path, Text);
    await writer.write("a");
    await expect(writer.close()).rejects.toBe(error);
  });
});

describe("what is moved in small pieces, as after interrupted calls", () => {
  test.each([1, 7])("of %d bytes, is written and read whole", async (most) => {
    const path = join(folder, `short-${most}.avro`);
    system.step = (what) => (what === "write" || what === "read" ? most : Number.POSITIVE_INFINITY);
    const writer = new ContainerWriter(path, Text, { blockRows: 7, codec: "deflate" });
    await writer.writeAll(ROWS);
    await writer.close();
    expect(await (await openContainer(path)).toArray()).toEqual(ROWS);
    await appendContainer(path, ["more"]);
    expect(await (await openContainer(path)).toArray()).toEqual([...ROWS, "more"]);
  });

  test("a system that takes nothing is an error, no endless loop", async () => {
    system.step = (what) => (what === "write" ? 0 : Number.POSITIVE_INFINITY);
    const writer = new ContainerWriter(join(folder, "nothing.avro"), Text);
    await writer.write("a");
    await expect(writer.close()).rejects.toThrow("took none of the bytes");
  });
});

describe("reading", () => {
  const path = join(folder, "read.avro");
  test.each(["EIO", "EBADF", "ESTALE"])("%s at any read is that error, after the blocks before it", async (code) => {
    const writer = new ContainerWriter(path, Text, { blockRows: 5 });
    await writer.writeAll(ROWS);
    await writer.close();
    system.opened = system.closed = 0;
    // at most 100 bytes a read, so that there are many
    for (let at = 1, isReached = true; isReached; at++) {
      const fault = failAt("read", at, code);
      const { step } = system;
      system.step = async (what, length) => Math.min(100, await step(what, length));
      const rows: unknown[] = [];
      let failure: unknown;
      try {
        for await (const row of await openContainer(path)) rows.push(row);
      } catch (error) {
        failure = error;
      }
      isReached = fault.isReached();
      expect(failure).toBe(isReached ? fault.error : undefined);
      expect(rows).toEqual(ROWS.slice(0, rows.length));
      expect(rows.length % 5).toBe(0);
      if (!isReached) expect(at).toBeGreaterThan(5);
    }
  });

  test("a handle whose stat fails is closed", async () => {
    const { error } = failAt("stat", 1, "EIO");
    await expect(openContainer(path)).rejects.toBe(error);
    expect([system.opened, system.closed]).toEqual([1, 1]);
  });
});

describe("the system itself", () => {
  test.skipIf(!existsSync("/dev/full"))("says ENOSPC at the first byte of a full device", async () => {
    const writer = new ContainerWriter("/dev/full", Text);
    await writer.write("a");
    await expect(writer.close()).rejects.toMatchObject({ code: "ENOSPC" });
  });

  test("says what a directory is", async () => {
    await expect(openContainer(folder)).rejects.toMatchObject({ code: "EISDIR" });
    const writer = new ContainerWriter(folder, Text);
    await expect(writer.close()).rejects.toMatchObject({ code: "EISDIR" });
  });

  test("lets a file be cut while it is read: truncated, not endless", async () => {
    const path = join(folder, "cut.avro");
    const writer = new ContainerWriter(path, Text, { blockRows: 100 });
    await writer.writeAll(Array.from({ length: 40_000 }, (_, i) => `row ${i} `.repeat(20)));
    await writer.close();
    const file = await openContainer(path);
    const rows: unknown[] = [];
    const reading = (async () => {
      for await (const row of file) {
        if (rows.push(row) === 1) writeFileSync(path, readFileSync(path).subarray(0, 2_000_000));
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: "truncated" });
    expect(rows.length).toBeGreaterThan(100);
  });
});

describe("a Writable of Node", () => {
  test.each(["ENOSPC", "EPIPE"])(
    "that fails with %s at any write is destroyed once, and says so to all",
    async (code) => {
      for (let at = 1; at < 8; at++) {
        const error = Object.assign(new Error("injected"), { code });
        const kept: Buffer[] = [];
        const destroyed = vi.fn();
        let writes = 0;
        const sink = new Writable({
          write(chunk: Buffer, _, done) {
            if (++writes === at) return done(error);
            kept.push(chunk);
            done();
          },
          destroy(reason, done) {
            destroyed(reason);
            done(reason);
          },
        });
        const writer = new ContainerWriter(sink, Text, { blockRows: 2 });
        let flushed = 0;
        const writing = (async () => {
          for (const [i, row] of ROWS.entries()) {
            await writer.write(row);
            if (i % 3 !== 2) continue;
            await writer.flush();
            flushed = i + 1;
          }
          await writer.close();
        })();
        await expect(writing).rejects.toBe(error);
        await expect(writer.close()).rejects.toBe(error);
        await vi.waitFor(() => expect(destroyed).toHaveBeenCalledTimes(1));
        if (kept.length === 0) continue;
        const rows = await (await openContainer(Buffer.concat(kept))).toArray();
        expect(rows).toEqual(ROWS.slice(0, rows.length));
        expect(rows.length).toBeGreaterThanOrEqual(flushed);
      }
    },
  );
});
