import { arrow } from "./arrow.mjs";
import { avroJs, avscPeer, wavro, wavroColumns } from "./avro.mjs";
import { json } from "./json.mjs";
import { msgpackr } from "./msgpackr.mjs";
import { protobufEs } from "./protobuf-es.mjs";
import { protobufjs } from "./protobufjs.mjs";

/**
 * Who is measured, by the package's name. Each takes { name, schema, rows, … } and gives how it works (`mode`), its own
 * form of the rows, `plain` to compare a decoded row, `use` to use one, and `encode`, `decode`, `encodeOne`,
 * `decodeOne`; `keep(list)` where what `encode` gives is not its own; `size` where that is no buffer. Or the `reason`
 * why it can't express the rows.
 */
export const PEERS = {
  avsc: avscPeer,
  wavro,
  "avro-js": avroJs,
  JSON: json,
  msgpackr,
  protobufjs,
  "@bufbuild/protobuf": protobufEs,
};

/** Who reads columns: `columns(data, count)` gives them, `buffers` what they consist of, `plain` their rows. */
export const COLUMN_PEERS = { wavro: wavroColumns, "apache-arrow": arrow };
