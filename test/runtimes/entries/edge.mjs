// A script of an edge runtime: the report is left as a global.
import * as wavro from "wavro";
import * as container from "wavro/container";
import * as message from "wavro/message";
import { report } from "./report.mjs";

globalThis.wavroReport = report({ wavro, container, message });
