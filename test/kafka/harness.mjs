// What the sections of test:kafka have in common: each is a process that says how its tests went, in its last line the
// counts. What it works on is in the environment.
export const bootstrap = process.env.KAFKA_BOOTSTRAP;
export const registryUrl = process.env.SCHEMA_REGISTRY_URL;
/** { native, python, java }: what could be installed, each { missing }, { broken } or there; and { times }. */
export const installed = JSON.parse(process.env.WAVRO_KAFKA ?? "{}");

const TEST_MILLISECONDS = 60_000;
const counts = { passed: 0, failed: 0, skipped: 0 };

/** Run a test; the value of `action`, or undefined if it failed. */
export async function test(name, action, milliseconds = TEST_MILLISECONDS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`still running after ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    const result = await Promise.race([(async () => action())(), late]);
    counts.passed++;
    return result;
  } catch (error) {
    counts.failed++;
    console.log(`FAILED ${name}:\n  ${reason(error).replaceAll("\n", "\n  ")}`);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** An error with those that it was made of. */
function reason(error) {
  const under = [error?.cause, ...(error?.errors ?? [])].filter((one) => one !== undefined);
  return [String(error?.stack ?? error), ...under.map(reason)].join("\n");
}

export function skip(name, why) {
  counts.skipped++;
  console.log(`skipped: ${name}: ${why}`);
}

/** End the process: clients of others leave timers and sockets behind. */
export function finish() {
  if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exit(counts.failed === 0 ? 0 : 1);
}

/** A name that nothing else has in a broker or registry that lives longer than one run. */
export function unique(name) {
  return `${name}-${process.pid}-${Date.now().toString(36)}`;
}
