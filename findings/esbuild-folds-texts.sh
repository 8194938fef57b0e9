#!/usr/bin/env bash
# esbuild 0.28.2: lineLimit does not only break lines between words of the program. It also folds texts, by a backslash at the end of the line, and so
# the paths in require(): whoever searches its output for a module's name, as bundlers' checks and licence tools do, does not find it any more.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error esbuild@0.28.2 >/dev/null
seen=$(node -e '
  const text = "exports.a = require(\"./a-module-with-a-long-name/and-a-file-in-it\");";
  const { code } = require("esbuild").transformSync(text, { lineLimit: 40 });
  console.log(code.includes("./a-module-with-a-long-name/and-a-file-in-it"), /\\\n/.test(code));
')
echo "the name is in the output: ${seen% *}, it is folded by a backslash: ${seen#* }"
test "$seen" = "false true"
