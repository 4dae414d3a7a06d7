import { expect, test, vi } from "vitest";
import { Session } from "../../src/container/session.js";
import { sourceOf } from "../../src/container/source.js";
import { streamOf } from "./files.js";

const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
const memory = () => new Session(sourceOf(bytes), undefined);

async function byteAt(session: Session, offset: number): Promise<number> {
  const cursor = session.begin(offset);
  await cursor.fill(1);
  return cursor.takeByte();
}

test("the first reading goes on where the header ended", async () => {
  const session = memory();
  await session.header.fill(10);
  session.header.take(10);
  expect(await byteAt(session, 10)).toBe(10);
});

test("a source in memory gives as many readings as are wanted, at once too", async () => {
  const session = memory();
  await session.header.skip(10);
  expect(await Promise.all([1, 2, 3].map(() => byteAt(session, 10)))).toEqual([10, 10, 10]);
});

test("a stream gives one", async () => {
  const session = new Session(sourceOf(streamOf([bytes])), undefined);
  expect(await byteAt(session, 0)).toBe(0);
  expect(() => session.begin(0)).toThrow(expect.objectContaining({ code: "source-consumed" }));
});

test("an aborted signal keeps the source closed", () => {
  const reason = new Error("no");
  const source = sourceOf(bytes);
  const open = vi.spyOn(source, "open");
  expect(() => new Session(source, AbortSignal.abort(reason))).toThrow(reason);
  expect(open).not.toHaveBeenCalled();
});

test("after an error only that error comes, the first of several", async () => {
  const session = memory();
  const [first, second] = [new Error("first"), new Error("second")];
  expect(session.fail(first)).toBe(first);
  expect(session.fail(second)).toBe(first);
  await session.close();
  expect(() => session.check()).toThrow(first);
  expect(() => session.begin(0)).toThrow(first);
});

test("closing closes every reading, once", async () => {
  const source = sourceOf(bytes);
  const closes: ReturnType<typeof vi.fn>[] = [];
  const open = source.open.bind(source);
  const spied = {
    repeatable: true,
    open(offset: number) {
      const pull = open(offset);
      closes.push(vi.spyOn(pull, "close") as never);
      return pull;
    },
  };
  const session = new Session(spied, undefined);
  session.begin(0);
  const released = session.begin(0);
  session.begin(0);
  await session.release(released);
  await session.close();
  await session.close();
  expect(closes.map((close) => close.mock.calls.length)).toEqual([1, 1, 1]);
  expect(() => session.check()).toThrow(expect.objectContaining({ code: "source-consumed" }));
});

test("failing does not wait for a source that hangs when it is given up", () => {
  const hanging = { pull: async () => undefined, close: () => new Promise<void>(() => {}) };
  const session = new Session({ repeatable: false, open: () => hanging }, undefined);
  const cause = new Error("cause");
  expect(session.fail(cause)).toBe(cause);
});
