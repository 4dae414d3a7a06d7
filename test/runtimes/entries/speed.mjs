const ROWS = 2000;
const WARM = 100;
const MEASURED = 250;

const EVENT = {
  type: "record",
  name: "Event",
  fields: [
    { name: "id", type: "long" },
    { name: "user", type: "string" },
    { name: "kind", type: { type: "enum", name: "Kind", symbols: ["OPEN", "CLICK", "CLOSE"] } },
    { name: "referrer", type: ["null", "string"] },
    { name: "x", type: "double" },
    { name: "y", type: "double" },
    { name: "count", type: "int" },
    { name: "done", type: "boolean" },
  ],
};

const rows = Array.from({ length: ROWS }, (_, i) => ({
  id: 1_700_000_000_000 + 977 * i,
  user: `user-${(i * 7919) % 100_003}`,
  kind: EVENT.fields[2].type.symbols[i % 3],
  referrer: i % 4 === 0 ? null : `https://example.org/page/${i % 97}`,
  x: i / 3,
  y: -i / 7,
  count: i % 1000,
  done: i % 2 === 0,
}));

/** Million rows a second of a record of 8 fields, by operation. */
export async function measure({ wavro, container }) {
  const type = wavro.avroType(EVENT);
  const data = type.encodeBatch(rows);
  const file = await container.encodeContainer(type, rows, { codec: "deflate" });
  return {
    decodeBatch: await rate(() => type.decodeBatch(data, { count: ROWS })),
    decodeColumns: await rate(() => type.decodeColumns(data, { count: ROWS })),
    encodeBatch: await rate(() => type.encodeBatch(rows)),
    container: await rate(async () => (await container.openContainer(file)).toArray()),
  };
}

async function rate(run) {
  await during(WARM, run);
  const { rounds, milliseconds } = await during(MEASURED, run);
  return (rounds * ROWS) / milliseconds / 1000;
}

/** Rounds by doubling: in workers the clock stands still until something is waited for. */
async function during(least, run) {
  let rounds = 0;
  const started = await now();
  for (let more = 1; ; more *= 2) {
    for (let i = 0; i < more; i++) await run();
    rounds += more;
    const milliseconds = (await now()) - started;
    if (milliseconds >= least) return { rounds, milliseconds };
  }
}

async function now() {
  await new Promise((resolve) => setTimeout(resolve, 0));
  return performance.now();
}
