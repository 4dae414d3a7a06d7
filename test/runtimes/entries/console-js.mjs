// The report on `wavro/js` as a line of JSON.

import * as container from "wavro/container";
import * as wavro from "wavro/js";
import * as message from "wavro/message";
import { report } from "./report.mjs";

console.log(JSON.stringify(await report({ wavro, container, message })));
