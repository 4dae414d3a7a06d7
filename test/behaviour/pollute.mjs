/*
 * node --import pollute.mjs …: what other code of the process may have done to Object.prototype before the library is
 * loaded, with names of options, of attributes of schemas, of what errors carry and of descriptors. Left out are those
 * with which Node itself does not load a module or make a stream: get, set, value, writable, signal, path.
 */
const NAMES = [
  ...["aliases", "doc", "fields", "items", "logicalType", "name", "namespace", "order", "precision", "scale", "size"],
  ...["symbols", "type", "values", "default", "branches", "schema", "writer", "attributes", "id", "email"],
  ...[
    "codec",
    "codecs",
    "codegen",
    "count",
    "engine",
    "errors",
    "header",
    "json",
    "level",
    "limits",
    "logical",
    "long",
  ],
  ...["map", "metadata", "mode", "names", "reader", "references", "seed", "sync", "union", "utf8", "lenientNames"],
  ...[
    "blockBytes",
    "blocksInFlight",
    "maxBlockBytes",
    "maxDepth",
    "preventClose",
    "chunks",
    "collect",
    "trace",
    "rows",
  ],
  ...["cause", "code", "issues", "limit", "max", "offset", "row", "block", "message"],
  ...["messages", "bytes", "space", "patches", "sized", "from"],
  ...["topic", "subject", "side", "framing", "trailing", "rules", "guid", "fingerprint", "ids", "topics", "schemaId"],
  ...["configurable", "enumerable", "key", "length", "then", "toJSON"],
];
for (const name of NAMES) Object.prototype[name] = "polluted";
