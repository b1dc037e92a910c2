#!/bin/sh
# Builds kb/web/static from front/. Needs node 20 or newer and a scratch folder outside the
# repository: `front/build.sh /some/empty/folder`. Nobody needs this to install or run kb.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${1:?say which scratch folder to build in}
out=$here/../kb/web/static
mkdir -p "$work" "$out/licences"
rm -rf "$work/scss" "$work/js"
cp -R "$here/package.json" "$here/package-lock.json" "$here/site.scss" "$here/site.js" "$here/scss" "$here/js" "$work/"
cd "$work"
# Scripts of packages are never run, and only what the lock file names is installed.
[ -d node_modules ] || npm ci --ignore-scripts --no-audit --no-fund
npx sass --load-path=. --style=compressed --no-source-map --quiet-deps site.scss "$out/site.css"
npx esbuild site.js --bundle --minify --format=esm --target=es2022 --legal-comments=none --outfile="$out/site.js"
for weight in 400 700; do
  cp "node_modules/@fontsource/arimo/files/arimo-latin-$weight-normal.woff2" "$out/arimo-$weight.woff2"
done
images=node_modules/@ministryofjustice/frontend/moj/assets/images
cp "$images/icon-document.svg" "$out/"
cp "$here/favicon.svg" "$out/"
cp "$here"/licences/*.txt "$out/licences/"
cp node_modules/@fontsource/arimo/LICENSE "$out/licences/arimo-OFL-1.1.txt"
chmod 644 "$out"/*.* "$out"/licences/*
python3 "$here/vendored.py" "$out"
