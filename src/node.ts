export * from "./container.js";
export { type NodeContainerOptions, openContainer } from "./node/open.js";
