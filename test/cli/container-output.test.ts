import { Readable, Writable } from "node:stream";
import { expect, it } from "vitest";
import { outputFor } from "../../src/cli/container-output.js";
import { inRepository } from "../helpers.js";

const sample = inRepository("examples/sample.avro");
const terminal = (isTTY: boolean) => ({
  stdin: Readable.from([]),
  stdout: Object.assign(new Writable(), { isTTY }),
  stderr: new Writable(),
});

it("standard output is left open, and no terminal", async () => {
  const { stdout, ...rest } = terminal(false);
  const { sink, options } = await outputFor({ output: "-", codec: "deflate", level: 3 }, ["-"], { stdout, ...rest });
  expect(sink).toBe(stdout);
  expect(options).toEqual({ codec: "deflate", level: 3, preventClose: true });
  await expect(outputFor({ output: "-" }, [], terminal(true))).rejects.toMatchObject({ code: "unsupported-option" });
});

it("a path is none of those that are read", async () => {
  expect(await outputFor({ output: "new.avro" }, [sample, "-"], terminal(true))).toMatchObject({ sink: "new.avro" });
  await expect(outputFor({ output: sample }, ["a", sample], terminal(true))).rejects.toMatchObject({
    code: "invalid-sink",
  });
});
