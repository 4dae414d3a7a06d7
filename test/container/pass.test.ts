import { expect, test, vi } from "vitest";
import type { BlockReader } from "../../src/container/block.js";
import { Pass, type Step } from "../../src/container/pass.js";
import { Session } from "../../src/container/session.js";
import { sourceOf } from "../../src/container/source.js";

const blocks = {} as BlockReader;

function passOf<T>(step: Step<T>, session = new Session(sourceOf(new Uint8Array(1)), undefined)) {
  const begin = vi.spyOn(session, "begin");
  const open = () => ({ cursor: session.begin(0), blocks });
  return { session, begin, pass: new Pass(session, { step: () => step, open }) };
}

/** A step that waits to be told what it found. */
function waiting<T>() {
  let settle: { resolve: (found: T | undefined) => void; reject: (error: unknown) => void } | undefined;
  const step = () => new Promise<T | undefined>((resolve, reject) => (settle = { resolve, reject }));
  return {
    step,
    found: (value: T | undefined) => settle!.resolve(value),
    failed: (error: unknown) => settle!.reject(error),
  };
}

test("gives what the steps give, then undefined for ever", async () => {
  const found = ["a", "b"];
  const { pass } = passOf(async () => found.shift());
  expect([await pass.next(), await pass.next(), await pass.next(), await pass.next()]).toEqual([
    "a",
    "b",
    undefined,
    undefined,
  ]);
});

test("takes the source when it is first asked, not before", async () => {
  const { pass, begin } = passOf(async () => undefined);
  expect(begin).not.toHaveBeenCalled();
  await pass.next();
  expect(begin).toHaveBeenCalledTimes(1);
});

test("lets the source go at the end", async () => {
  const { pass, session } = passOf(async () => undefined);
  const release = vi.spyOn(session, "release");
  await pass.next();
  expect(release).toHaveBeenCalledTimes(1);
});

test("an error of a step ends the session; the pass is then over", async () => {
  const cause = new Error("damage");
  const { pass, session } = passOf(() => Promise.reject(cause));
  await expect(pass.next()).rejects.toBe(cause);
  expect(await pass.next()).toBeUndefined();
  expect(() => session.check()).toThrow(cause);
});

test("an error before the first byte does not", async () => {
  const cause = new Error("unknown codec");
  const session = new Session(sourceOf(new Uint8Array(1)), undefined);
  const open = vi.fn();
  const step = () => {
    throw cause;
  };
  const pass = new Pass(session, { step, open });
  await expect(pass.next()).rejects.toBe(cause);
  await expect(pass.next()).rejects.toBe(cause);
  expect(open).not.toHaveBeenCalled();
  expect(() => session.check()).not.toThrow();
});

test("a source that was closed meanwhile is not taken for one at its end", async () => {
  const { step, found } = waiting<string>();
  const { pass, session } = passOf(step);
  const next = pass.next();
  await session.close();
  found(undefined);
  await expect(next).rejects.toMatchObject({ code: "source-consumed" });
});

test("the error of a session that ended meanwhile stands over the one that follows from it", async () => {
  const { step, failed } = waiting<string>();
  const { pass, session } = passOf(step);
  const next = pass.next();
  const cause = new Error("first");
  session.fail(cause);
  failed(new Error("truncated, since the source was closed"));
  await expect(next).rejects.toBe(cause);
});

test.each(["data", "the end", "an error"])("a pass that was left meanwhile drops %s", async (what) => {
  const { step, found, failed } = waiting<string>();
  const { pass, session } = passOf(step);
  const next = pass.next();
  await pass.close();
  if (what === "an error") failed(new Error("late"));
  else found(what === "data" ? "late" : undefined);
  expect(await next).toBeUndefined();
  expect(() => session.check()).not.toThrow();
});

test("closing a pass that never began takes nothing", async () => {
  const { pass, begin } = passOf(async () => "a");
  await pass.close();
  expect(await pass.next()).toBeUndefined();
  expect(begin).not.toHaveBeenCalled();
});
