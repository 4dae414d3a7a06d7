import { runBehaviour } from "../../behaviour/suite.mjs";
import { measure } from "./speed.mjs";

/**
 * Everything that a runtime has to show: how it runs the library, the behaviour suite on each engine that it has, and
 * its speed. Plain data.
 *
 * @param modules `{ wavro, container, message }`
 */
export async function report(modules) {
  const how = modules.wavro.runtime();
  const engines = how.engine === "kernel" ? ["auto", "kernel", "closures"] : ["auto"];
  const checks = [];
  for (const engine of engines) {
    const { passed, failures } = await runBehaviour(modules, engine);
    checks.push({ engine, passed, failures: failures.map(({ name, error }) => ({ name, error: told(error) })) });
  }
  return { ...how, checks, speed: await measure(modules) };
}

export function told(error) {
  return error instanceof Error ? `${error.stack ?? error}`.slice(0, 2000) : String(error);
}
