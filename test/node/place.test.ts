import { expect, test } from "vitest";
import { workerFile } from "../../src/node/place.js";
import { workerFile as built } from "./built.js";

test("the script stands beside the file that says so", () => {
  expect(workerFile).toBe(new URL("../../src/node/worker.js", import.meta.url).href);
  expect(built).toMatch(/^file:.*\/dist\/node\/worker\.js$/);
});
