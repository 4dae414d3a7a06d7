export { type GeneratedModule, generateModules } from "./gen/generate.js";
export type { GenerateOptions, SourceSchema } from "./gen/options.js";
