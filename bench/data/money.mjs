// Logical types: amounts, dates, times, timestamps and identifiers, as payments have them.
import { record } from "./shape.mjs";

const logical = (type, logicalType, more = {}) => ({
  ...(typeof type === "object" ? type : { type }),
  logicalType,
  ...more,
});
const fixed = (name, size) => ({ type: "fixed", name, size });

export const money = {
  rows: 5000,
  schema: record("Payment", {
    id: logical("string", "uuid"),
    account: logical(fixed("Account", 16), "uuid"),
    amount: logical("bytes", "decimal", { precision: 18, scale: 2 }),
    total: logical("bytes", "decimal", { precision: 38, scale: 9 }),
    rate: logical(fixed("Rate", 16), "decimal", { precision: 38, scale: 9 }),
    booked: logical("int", "date"),
    cutoff: logical("int", "time-millis"),
    at: logical("long", "timestamp-millis"),
    seen: logical("long", "timestamp-micros"),
    local: logical("long", "local-timestamp-millis"),
    term: logical(fixed("Term", 12), "duration"),
  }),
  row: ({ int, uuid, millis, pick }) => ({
    id: uuid(),
    account: uuid(),
    amount: `${int(100_000)}.${int(90) + 10}`,
    total: `${pick(["", "-"])}${1 + int(1e9)}${int(9e8) + 1e8}${int(9e8) + 1e8}.${int(9e8) + 1e8}`,
    rate: `${int(10)}.${int(9e8) + 1e8}`,
    booked: new Date(19_000 * 86_400_000 + int(730) * 86_400_000).toISOString().slice(0, 10),
    cutoff: int(86_400_000),
    at: new Date(millis()),
    seen: millis() * 1000 + int(1000),
    local: millis(),
    term: { months: int(24), days: int(30), millis: int(86_400_000) },
  }),
};
