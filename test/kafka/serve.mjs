// npm run kafka [-- COMMAND ARGUMENT…]: a broker and a registry to try things with. With a command they are there while
// it runs, their addresses in KAFKA_BOOTSTRAP and SCHEMA_REGISTRY_URL; without, until Ctrl-C.
import { start } from "../runtimes/child.mjs";
import { startBroker } from "./components/broker.mjs";
import { startRegistry } from "./components/registry.mjs";
import { installBroker, installRegistry } from "./install.mjs";

const [program, ...args] = process.argv.slice(2);
const [broker, registry] = [installBroker(), installRegistry()];
for (const { missing, broken } of [broker, registry])
  if (missing !== undefined || broken !== undefined) {
    console.error(missing ?? broken);
    process.exit(1);
  }
const { bootstrap } = await startBroker(broker);
const { url } = await startRegistry(registry);
const env = { KAFKA_BOOTSTRAP: bootstrap, SCHEMA_REGISTRY_URL: url };
if (program === undefined) {
  for (const [name, value] of Object.entries(env)) console.log(`export ${name}=${value}`);
  await new Promise(() => {}); // the servers keep this going
} else {
  const { status } = await start(program, args, { env, stdio: "inherit" }).ended;
  process.exit(status ?? 1);
}
