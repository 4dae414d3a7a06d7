import { expect, test, vi } from "vitest";
import { Closing } from "../../src/container/closing.js";
import { Container } from "../../src/container/container.js";
import { openContainer } from "../../src/container/open.js";
import { stringsFile } from "./files.js";

class Door extends Closing {
  readonly close = vi.fn(async () => {});
}

test("the end of an `await using` block closes, where the platform knows the symbol", async () => {
  const door = new Door();
  const symbol = Symbol.asyncDispose as symbol | undefined;
  if (symbol === undefined) expect("undefined" in door).toBe(false);
  else await door[Symbol.asyncDispose]();
  expect(door.close).toHaveBeenCalledTimes(symbol === undefined ? 0 : 1);
});

test("a container can be closed so", async () => {
  expect(Object.getPrototypeOf(Container)).toBe(Closing);
  const file = await openContainer(stringsFile([["a"]]));
  await file[Symbol.asyncDispose]?.();
  await file.close();
  await expect(file.toArray()).rejects.toMatchObject({ code: "source-consumed" });
});
