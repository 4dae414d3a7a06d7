// A worker whose bundler knows no condition: the module is imported and given by hand, as the worker starts.
import { init } from "wavro";
import module from "wavro/avro.wasm";

init(module);

export { default } from "./workerd.mjs";
