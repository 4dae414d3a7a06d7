// What the host may call.
export { decode } from "./decode";
export { encode } from "./encode";
export { utf16Offsets } from "./utf8";
export { packBits } from "./column";
export { repeats } from "./repeats";

// What emitted modules import (src/emit/module.ts).
export { charge, mark } from "./decode";
export { blockAt, numbersAt, sized } from "./block";
export { isUtf8 } from "./utf8";
export { after, indexAt, intAt, lengthAt, longAt, skipVarints } from "./varint";
export { behind, putBig, putBytes, putCount, putInts, putLongs, putRaw, putUnits } from "./encode";
