import { expect, it } from "vitest";
import { fixture, inRepository } from "../helpers.js";
import { run } from "./run.js";

const sample = inRepository("examples/sample.avro");
const five = fixture("ocf/crafted/codec-xz-5000.avro");

it("prints the number of rows, of any codec", async () => {
  expect(await run(["count", five])).toEqual({ code: 0, lines: ["5000"], errors: [] });
});

it("names the files if there are several", async () => {
  expect((await run(["count", sample, five])).lines).toEqual([`${sample}: 4000`, `${five}: 5000`]);
});
