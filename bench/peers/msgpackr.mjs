import { consumer } from "../consume.mjs";
import { staged } from "../stage.mjs";
import { branchOf, namesOf } from "./proto.mjs";

/**
 * msgpackr with records: shapes of objects are known to both sides (`structures`), so that only values are written.
 * Avro maps are `Map`s, as it asks for; floats are 32 bits wide where no double would lose by that.
 */
export async function msgpackr({ schema, rows }) {
  const { FLOAT32_OPTIONS, Packr } = staged("msgpackr");
  const named = namesOf(schema);
  const text = JSON.stringify(schema);
  const float = text.includes('"float"') && !text.includes('"double"');
  const packr = new Packr({
    structures: [],
    mapsAsObjects: false,
    ...(float && { useFloat32: FLOAT32_OPTIONS.ALWAYS }),
  });
  return {
    mode: `records with shared structures${float ? ", 32-bit floats" : ""}; a list is one array`,
    rows: rows.map((row) => withMaps(schema, row, named)),
    use: consumer(mapsIn(schema)),
    plain: (row) => row,
    encode: (list) => packr.pack(list),
    decode: (bytes) => packr.unpack(bytes),
    encodeOne: (row) => packr.pack(row),
    decodeOne: (bytes) => packr.unpack(bytes),
  };
}

/** The schema with its maps as `Map`s. */
function mapsIn(type) {
  if (Array.isArray(type)) return type.map(mapsIn);
  if (type.type === "map") return { ...type, as: "Map", values: mapsIn(type.values) };
  if (type.type === "array") return { ...type, items: mapsIn(type.items) };
  if (type.type !== "record") return type;
  return { ...type, fields: type.fields.map((field) => ({ ...field, type: mapsIn(field.type) })) };
}

/** A row with its maps as `Map`s. */
function withMaps(type, value, named) {
  const shape = named.get(type) ?? type;
  if (value === null || typeof shape === "string") return value;
  if (Array.isArray(shape)) return withMaps(branchOf(shape, value, named), value, named);
  if (shape.type === "array") return value.map((item) => withMaps(shape.items, item, named));
  if (shape.type === "map")
    return new Map(Object.entries(value).map(([key, one]) => [key, withMaps(shape.values, one, named)]));
  if (shape.type !== "record") return value;
  return Object.fromEntries(shape.fields.map(({ name, type: of }) => [name, withMaps(of, value[name], named)]));
}
