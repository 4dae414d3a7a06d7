export type { BlockInfo } from "./container/block.js";
export type { BatchOptions, Container } from "./container/container.js";
export type { ContainerHeader } from "./container/header.js";
export { type HttpOptions, httpSource } from "./container/http.js";
export { openContainer } from "./container/open.js";
export type { ContainerOptions } from "./container/options.js";
export type { FileRange } from "./container/range.js";
export type { ContainerSource, RandomAccess } from "./container/source.js";
