// Node, Deno, Bun: the report as a line of JSON.
import * as wavro from "wavro";
import * as container from "wavro/container";
import * as message from "wavro/message";
import { report } from "./report.mjs";

console.log(JSON.stringify(await report({ wavro, container, message })));
