// The examples of docs/kafka.md that need a broker: they print what they say.
import { deepStrictEqual } from "node:assert";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { finish, test } from "../harness.mjs";

const page = readFileSync(new URL("../../../docs/kafka.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/```js broker\n([\s\S]*?)```/g)].map((match) => match[1]);
if (blocks.length === 0) throw new Error("no example that needs a broker");

for (const [index, code] of blocks.entries())
  await test(`example ${index}`, async () => {
    const file = new URL(`../../../example-${index}.mjs`, import.meta.url);
    writeFileSync(file, code);
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--disable-warning=TimeoutNegativeWarning",
      file.pathname,
    ]);
    deepStrictEqual(
      stdout.trimEnd().split("\n"),
      [...code.matchAll(/\/\/=> (.*)/g)].map((match) => match[1]),
    );
  });
finish();
