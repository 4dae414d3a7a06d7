// The report through `require`.
const modules = { wavro: require("wavro"), container: require("wavro/container"), message: require("wavro/message") };

import("./report.mjs").then(async ({ report }) => console.log(JSON.stringify(await report(modules))));
