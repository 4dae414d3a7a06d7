// What the host may call.
export { decode } from "./decode";
export { utf16Offsets } from "./utf8";
export { packBits } from "./column";
