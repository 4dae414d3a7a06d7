import { Readable } from "node:stream";
import { expect, it, vi } from "vitest";
import { ending, Failure, withInput } from "../../src/cli/reading.js";
import type { Terminal } from "../../src/cli/terminal.js";
import { AvroError } from "../../src/errors.js";

function terminal() {
  const write = vi.fn();
  return { write, stdin: Readable.from([]), stdout: {}, stderr: { write } } as unknown as Terminal & {
    write: typeof write;
  };
}

it("a command ends in 0, or in 1 with a line", async () => {
  const screen = terminal();
  expect(await ending(screen, async () => {})).toBe(0);
  expect(screen.write).not.toHaveBeenCalled();
  const failing = (error: unknown) => ending(screen, () => Promise.reject(error));
  expect(await failing(new Failure("a.avro", new Error("no\nway")))).toBe(1);
  expect(screen.write).toHaveBeenLastCalledWith("wavro: a.avro: no way\n");
  expect(await failing(new Error("no"))).toBe(1);
  expect(screen.write).toHaveBeenLastCalledWith("wavro: no\n");
});

it("nobody reading on is no error, an unknown option is one of the command line", async () => {
  const screen = terminal();
  const failing = (error: unknown) => ending(screen, () => Promise.reject(error));
  expect(await failing(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }))).toBe(0);
  expect(screen.write).not.toHaveBeenCalled();
  const error = new AvroError("unsupported-option", "no");
  await expect(failing(new Failure("a.avro", error))).rejects.toBe(error);
});

it("what goes wrong with an input has its name, once", async () => {
  const screen = terminal();
  const error = new Error("no");
  const failure = await withInput("-", screen, () => Promise.reject(error)).catch((thrown) => thrown);
  expect(failure).toMatchObject({ place: "-", cause: error });
  const inner = new Failure("-: line 3", error);
  await expect(withInput("-", terminal(), () => Promise.reject(inner))).rejects.toBe(inner);
  await expect(withInput("no/such/file", screen, async () => {})).rejects.toMatchObject({ place: "no/such/file" });
});
