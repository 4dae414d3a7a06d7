// node [flags] test/behaviour/node.mjs [wavro/js]: the behaviour suite on the built package, in this process.
import * as container from "wavro/container";
import * as message from "wavro/message";
import { runBehaviour } from "./suite.mjs";

const entry = process.argv[2] ?? "wavro";
const { passed, failures } = await runBehaviour({ wavro: await import(entry), container, message });
for (const { name, error } of failures) console.error(`FAILED ${name}\n  ${error?.stack ?? error}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
