import { codec } from "./codec.mjs";
import { container } from "./container.mjs";
import { decode } from "./decode.mjs";
import { encode } from "./encode.mjs";
import { json } from "./json.mjs";
import { resolve } from "./resolve.mjs";
import { schema } from "./schema.mjs";
import { skip } from "./skip.mjs";

export const TARGETS = [decode, resolve, skip, schema, container, codec, encode, json];
