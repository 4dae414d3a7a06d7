/** A record schema from pairs of name and type. */
export const record = (name, fields) => ({
  type: "record",
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});
export const list = (items) => ({ type: "array", items });
export const map = (values) => ({ type: "map", values });
export const symbols = (name, ...names) => ({ type: "enum", name, symbols: names });
export const optional = (type) => ["null", type];
