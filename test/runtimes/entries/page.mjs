// A page, or a module worker.

import * as wavro from "wavro";
import * as container from "wavro/container";
import * as message from "wavro/message";
import { post } from "./post.mjs";
import { report } from "./report.mjs";

post(() => report({ wavro, container, message }));
