// Records without nesting: numbers, short strings, small ints and enums.
import { optional, record, symbols } from "./shape.mjs";

/** 50 numbers. */
const wideType = (i) => ["int", "long", "double"][i % 3];
const wideNames = Array.from({ length: 50 }, (_, i) => `c${i}`);
export const wide = {
  rows: 4000,
  schema: record("Wide", Object.fromEntries(wideNames.map((name, i) => [name, wideType(i)]))),
  row: ({ int, unit }) => Object.fromEntries(wideNames.map((name, i) => [name, [int(1e5), int(1e9), unit()][i % 3]])),
};

/** An int and a string of 5 characters. */
export const tiny = {
  rows: 20_000,
  schema: record("Tiny", { a: "int", b: "string" }),
  row: ({ int, word }) => ({ a: int(1000), b: word(5) }),
};

/** The schema of Apache's sample file. */
export const weather = {
  rows: 20_000,
  schema: { ...record("Weather", { station: "string", time: "long", temp: "int" }), namespace: "test" },
  row: ({ int, text, between }) => ({
    station: `${text("0123456789", 6)}-${text("0123456789", 5)}`,
    time: -619_524_000_000 + int(1e12),
    temp: between(-400, 450),
  }),
};

/** A voucher in a till: 14 flat fields, most of them one byte. */
export const coupon = {
  rows: 10_000,
  schema: record("Coupon", {
    id: "long",
    store: "int",
    till: "int",
    kind: symbols("Kind", "PERCENT", "AMOUNT", "GIFT", "POINTS"),
    state: symbols("State", "NEW", "SEEN", "USED", "EXPIRED", "VOID"),
    channel: symbols("Channel", "APP", "MAIL", "PRINT"),
    value: "int",
    least: "int",
    uses: "int",
    left: "int",
    from: "int",
    until: "int",
    single: "boolean",
    campaign: optional("int"),
  }),
  row: ({ int, pick, unit, maybe }) => ({
    id: int(1e7),
    store: int(400),
    till: int(12),
    kind: pick(["PERCENT", "AMOUNT", "GIFT", "POINTS"]),
    state: pick(["NEW", "SEEN", "USED", "EXPIRED", "VOID"]),
    channel: pick(["APP", "MAIL", "PRINT"]),
    value: int(100),
    least: int(50),
    uses: int(10),
    left: int(10),
    from: 19_000 + int(700),
    until: 19_700 + int(700),
    single: unit() < 0.5,
    campaign: maybe(0.6, () => int(200)),
  }),
};
