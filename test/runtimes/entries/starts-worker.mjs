// A page that leaves everything to a module worker.
new Worker(new URL("./page.js", location.href), { type: "module" });
