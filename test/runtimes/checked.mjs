/** Run named checks one after the other: how many passed, and what the others threw. */
export async function checked(engine, checks) {
  const failures = [];
  for (const [name, check] of Object.entries(checks))
    await check().catch((error) => failures.push({ name, error: `${error?.stack ?? error}`.slice(0, 800) }));
  return { engine, passed: Object.keys(checks).length - failures.length, failures };
}
