#!/usr/bin/env bash
# Installs what the machine lacks while it builds once, runs every test and ends with
# "N passed, N failed, N skipped", counted from the report that the test runner wrote.
#
#   ExportPortal.Tests/test.sh                                  everything
#   ExportPortal.Tests/test.sh --filter-trait Category=Browser  a part; see --help of the test runner
#
# Exit code: 0 all is well; 1 a test, the build or the runner failed, or nothing ran; 2 the machine lacks something.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

report=artifacts/tests/results.xml
tests=ExportPortal.Tests/bin/Debug/net10.0/ExportPortal.Tests.dll
passed=0 failed=0 skipped=0 mended=0
packages=() as_root=() installing=

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-${HOME:-/tmp}}"
# Browsers come from the system, never from a download.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

say() { printf '%s\n' "$*" >&2; }
stop() { say "$1"; exit "$2"; }
has() { command -v "$1" >/dev/null 2>&1; }
has_chromium() {
  if [ -n "${EXPORTPORTAL_CHROMIUM:-}" ]; then [ -x "$EXPORTPORTAL_CHROMIUM" ]; else [ -x /usr/bin/chromium-headless-shell ] || [ -x /usr/bin/chromium ]; fi
}
has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || has initdb; }
has_cjk_font() { compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc' >/dev/null || { has fc-list && [ -n "$(fc-list :lang=ja file 2>/dev/null)" ]; }; }

# Debian's name of each package that is missing, one a line.
missing() {
  has_chromium || echo chromium
  has pdftotext || echo poppler-utils
  has qpdf || echo qpdf
  has openssl || echo openssl
  has_postgres || echo postgresql
  has_cjk_font || echo fonts-noto-cjk
}

# Finds what is missing and says at once where it cannot be installed.
find_missing() {
  mapfile -t packages < <(missing)
  [ "${#packages[@]}" -gt 0 ] || return 0
  has apt-get || stop "The tests need, by the names of Debian's packages: ${packages[*]}. Install them (EXPORTPORTAL_CHROMIUM names a Chromium that is neither /usr/bin/chromium-headless-shell nor /usr/bin/chromium), then run this again." 2
  if [ "$(id -u)" -ne 0 ]; then
    { has sudo && sudo -n true 2>/dev/null; } || stop "The tests need: ${packages[*]}. Run as root: apt-get install --no-install-recommends ${packages[*]}" 2
    as_root=(sudo -n)
  fi
}

install_missing() {
  [ "${#packages[@]}" -gt 0 ] || return 0
  say "Installing: ${packages[*]}"
  apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null >&2; }
  apt update || apt update || stop "apt-get update failed twice." 2
  # Without windows, where Debian has it: the same engine with less to compute.
  ! apt-cache show chromium-headless-shell >/dev/null 2>&1 || packages=("${packages[@]/#chromium/chromium-headless-shell}")
  # A mirror may know it and not be able to install it; then the browser with windows does.
  apt install --no-install-recommends "${packages[@]}" || apt install --no-install-recommends "${packages[@]/#chromium-headless-shell/chromium}" \
    || stop "apt-get could not install: ${packages[*]}" 2
  [ -z "$(missing)" ] || stop "Still missing after the installation: $(missing | xargs)" 2
}

# Sets the three counts from the report, without what tests wrote, so that no output can look like a result.
# An error outside a test (a fixture that cannot be cleaned up) counts as failed.
# What passed at a second try moves from failed to passed, and is named in the summary.
count() {
  [ -s "$report" ] || return 0
  read -r passed failed skipped < <(perl -0777 -ne '
    s/<!\[CDATA\[.*?\]\]>//gs;
    my %n; $n{$1}++ while /<test\s[^>]*\bresult="(\w+)"/g;
    my $errors = () = /<error\s/g;
    printf "%d %d %d\n", $n{Pass} // 0, ($n{Fail} // 0) + $errors, $n{Skip} // 0' "$report")
  passed=$((passed + mended)) failed=$((failed - mended))
}

# The failed tests of the report, one a line: class.method.
failures() {
  perl -0777 -ne '
    s/<!\[CDATA\[.*?\]\]>//gs;
    while (/<test\s([^>]*\bresult="Fail"[^>]*)>/g) {
      my $head = $1;
      my ($class) = $head =~ /\btype="([^"]*)"/; my ($method) = $head =~ /\bmethod="([^"]*)"/;
      print "$class.$method\n";
    }' "$report"
}

# A busy machine now and then makes Chromium miss a message. Up to three failed tests, all of them in the browser, are run
# once more, alone: what fails again has failed, what passes is named in the summary. Everything else has one try.
try_again() {
  [ -s "$report" ] || return 1
  local name filters=()
  mapfile -t failing < <(failures)
  [ "${#failing[@]}" -gt 0 ] && [ "${#failing[@]}" -le 3 ] || return 1
  for name in "${failing[@]}"; do
    [[ $name == ExportPortal.Browser.* ]] || return 1
    filters+=(--filter-method "$name")
  done
  say "Once more, alone: ${failing[*]}"
  run again.xml "${filters[@]}" || return 1
  mended=${#failing[@]}
}

summary() {
  [ -s "$report" ] || return 0
  perl -0777 -ne '
    sub plain { my $s = shift; $s =~ s/&quot;/"/g; $s =~ s/&lt;/</g; $s =~ s/&gt;/>/g; $s =~ s/&#x[AaDd];/ /g; $s =~ s/&amp;/&/g; $s }
    my (@slow, @skipped, @failed);
    while (/<test\s([^>]*[^>\/])(?:\/>|>(.*?)<\/test>)/gs) {
      my ($head, $body) = ($1, $2 // "");
      my ($name) = $head =~ /\bname="([^"]*)"/; my ($time) = $head =~ /\btime="([\d.]+)"/;
      push @slow, [$time // 0, plain($name)];
      if ($head =~ /\bresult="Fail"/) {
        my ($what) = $body =~ /<message>(.*?)<\/message>/s; $what //= "";
        $what =~ s/<!\[CDATA\[|\]\]>//g; push @failed, plain($name) . "\n    " . substr(plain($what) =~ s/\s+/ /gr, 0, 600);
      }
      next unless $head =~ /\bresult="Skip"/;
      my ($why) = $body =~ /<reason>(.*?)<\/reason>/s; $why //= "NO REASON GIVEN";
      $why =~ s/<!\[CDATA\[|\]\]>//g; push @skipped, plain($name) . ": " . plain($why);
    }
    print "\nSlowest tests\n";
    printf "  %8.2f s  %s\n", @$_ for (sort { $b->[0] <=> $a->[0] } @slow)[0 .. ($#slow < 9 ? $#slow : 9)];
    print "\nSkipped tests\n", map { "  $_\n" } @skipped if @skipped;
    print "\nFailed tests\n", map { "  $_\n" } @failed if @failed;
    print "\n"' "$report"
  [ "$mended" -eq 0 ] || printf 'Passed at a second try, alone\n%s\n' "$(printf '  %s\n' "${failing[@]}")"
}

# Runs tests; the report gets the name given.
run() {
  dotnet "$tests" --results-directory "$PWD/artifacts/tests" --report-xunit-xml --report-xunit-xml-filename "$1" \
    --no-ansi --timeout 60m "${@:2}" </dev/null
}

# The count line comes last on every way out.
finish() {
  local code=$?
  trap - EXIT
  [ -z "$installing" ] || wait "$installing" || true
  count || code=1
  summary || code=1
  [ "$failed" -eq 0 ] || code=1
  if [ $((passed + failed)) -eq 0 ]; then say "No test ran."; code=1; fi
  [ "$code" -eq 0 ] || [ "$failed" -gt 0 ] || say "The build or the test runner failed, see above."
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  exit "$((code == 0 ? 0 : 1))"
}

has dotnet || stop "The .NET SDK of global.json is missing." 2
find_missing
# The one waits for the network, the other computes.
install_missing &
installing=$!
rm -rf artifacts/tests
trap finish EXIT

# Build servers outlive the build and keep its output pipe open, which holds up whoever reads it.
dotnet restore ExportPortal.sln --disable-build-servers -v q || dotnet restore ExportPortal.sln --disable-build-servers -v q
dotnet build ExportPortal.sln --no-restore --disable-build-servers -c Debug -v q '-clp:ErrorsOnly;NoSummary'
if ! wait "$installing"; then
  trap - EXIT
  exit 2
fi
installing=

# The runner says 2 when a test failed and nothing else went wrong.
run results.xml "$@" || { [ $? -eq 2 ] && try_again; }
