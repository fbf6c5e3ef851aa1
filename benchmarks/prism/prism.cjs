// Runs Prism's command with the arguments of this script.
require("@stoplight/prism-cli/dist/index.js");
