import { codec } from "./codec.mjs";
import { container } from "./container.mjs";
import { decode } from "./decode.mjs";
import { encode } from "./encode.mjs";
import { json } from "./json.mjs";
import { resolve } from "./resolve.mjs";
import { schema } from "./schema.mjs";
import { skip } from "./skip.mjs";

/** Those that take longest first: two run at once. */
export const TARGETS = [container, decode, encode, schema, resolve, codec, skip, json];
