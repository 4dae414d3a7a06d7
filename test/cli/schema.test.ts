import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { openContainer } from "../../src/container/open.js";
import { inRepository } from "../helpers.js";
import { run } from "./run.js";

it("prints the schema of the file, indented, with every attribute", async () => {
  const sample = inRepository("examples/sample.avro");
  const { code, lines } = await run(["schema", sample]);
  const { header } = await openContainer(readFileSync(sample));
  expect(code).toBe(0);
  expect(lines.length).toBeGreaterThan(50);
  expect(JSON.parse(lines.join("\n"))).toEqual(JSON.parse(header.schema));
});
