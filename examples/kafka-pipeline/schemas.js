// One record over three releases of the producer. The registry holds them to BACKWARD_TRANSITIVE: who reads with the
// newest reads them all.
const order = (...fields) => ({ type: "record", name: "Order", namespace: "com.acme", fields });

export const versions = [
  order(
    { name: "id", type: "int" },
    { name: "customer", type: "string" },
    { name: "amount", type: "float" },
    { name: "coupon", type: ["null", "string"], default: null },
  ),
  order(
    { name: "id", type: "long" }, // promoted
    { name: "customer", type: "string" },
    { name: "amount", type: "float" },
    { name: "coupon", type: ["null", "string"], default: null },
    { name: "currency", type: "string", default: "EUR" }, // added
  ),
  order(
    { name: "id", type: "long" },
    { name: "customer", type: "string" },
    { name: "amount", type: "double" }, // promoted
    { name: "currency", type: "string", default: "EUR" }, // coupon: dropped
    { name: "channel", type: { type: "enum", name: "Channel", symbols: ["WEB", "SHOP"] }, default: "WEB" }, // added
  ),
];

/** What a producer of a version (1, 2, 3) says of order `id`. */
export function orderOf(version, id) {
  const value = { id, customer: `customer-${id % 50}`, amount: (id % 1000) / 4 };
  if (version < 3) value.coupon = id % 3 === 0 ? "SPRING" : null;
  if (version > 1) value.currency = id % 2 === 0 ? "EUR" : "CHF";
  if (version > 2) value.channel = id % 2 === 0 ? "WEB" : "SHOP";
  return value;
}

/** The same order as the newest schema gives it. */
export function asRead(version, id) {
  const { coupon: _, ...value } = orderOf(version, id);
  return { currency: "EUR", channel: "WEB", ...value };
}
