#!/usr/bin/env bash
# Builds .build/package/espalier_VERSION_ARCHITECTURE.deb: the program with Swift's runtime inside, and what 'make install'
# installs. The package depends on the C libraries that the program is linked to, by what dpkg-shlibdeps finds.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=.build/package
stage=$folder/stage
# ESPALIER names a program that was built so before. A folder of its own, as a build with other options replaces everything in
# the usual one.
program=${ESPALIER:-$folder/build/release/espalier}
for product in espalier espalier-dashboard; do
  [ -n "${ESPALIER:-}" ] ||
    ESPALIER_DASHBOARD=1 swift build -c release -debug-info-format none -Xswiftc -Osize --static-swift-stdlib \
      --product $product --scratch-path "$folder/build" ${SWIFT_FLAGS:-}
done
dashboard=$(dirname "$program")/espalier-dashboard
[ -x "$dashboard" ] || { echo "package: '$dashboard' is not there, so the package has no dashboard" >&2; dashboard=no; }

rm -rf "$stage" "$folder/debian"
make --no-print-directory install RELEASE="$program" DASHBOARD="$dashboard" DESTDIR="$stage" PREFIX=/usr
strip --strip-unneeded "$stage"/usr/bin/*
find "$stage/usr/share/man" -name '*.1' -exec gzip -9n {} +
install -D -m 644 LICENSE "$stage/usr/share/doc/espalier/copyright"

version=$("$program" --version)
architecture=$(dpkg --print-architecture)
# dpkg-shlibdeps wants a source package beside it.
mkdir -p "$folder/debian" "$stage/DEBIAN"
printf 'Source: espalier\n\nPackage: espalier\nArchitecture: any\n' > "$folder/debian/control"
depends=$(cd "$folder" && dpkg-shlibdeps -O stage/usr/bin/* 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
# Downloads load libcurl when they begin.
cat > "$stage/DEBIAN/control" <<CONTROL
Package: espalier
Version: $version
Architecture: $architecture
Maintainer: The Espalier developers <espalier@localhost>
Installed-Size: $(du -sk "$stage" | cut -f1)
Depends: $depends
Recommends: graphviz, libcurl4
Section: science
Priority: optional
Description: grow neural networks inside size limits
 Declare an architecture as a JSON layer graph, train it on a fast CPU backend, let a
 search change its widths, depths and bottlenecks under a limit on parameters, and take
 away the Pareto frontier of size against accuracy.
CONTROL
file=$folder/espalier_${version}_${architecture}.deb
dpkg-deb -Zgzip --root-owner-group --build "$stage" "$file" >/dev/null
echo "$file: $(du -h "$file" | cut -f1)"
