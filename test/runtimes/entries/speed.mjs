const ROWS = 2000;
const WARM = 100;
const WINDOW = 100;
const WINDOWS = 4;

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

/** The best of some windows: what else the machine does only ever makes one slower. */
async function rate(run) {
  let rounds = 1;
  let milliseconds = await time(run, rounds);
  while (milliseconds < WARM) milliseconds = await time(run, (rounds *= 2));
  rounds = Math.ceil((rounds * WINDOW) / milliseconds);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < WINDOWS; i++) best = Math.min(best, await time(run, rounds));
  return (rounds * ROWS) / best / 1000;
}

async function time(run, rounds) {
  const started = await now();
  for (let i = 0; i < rounds; i++) await run();
  return (await now()) - started;
}

/** In workers the clock stands still until something is waited for. */
async function now() {
  await new Promise((resolve) => setTimeout(resolve, 0));
  return performance.now();
}
