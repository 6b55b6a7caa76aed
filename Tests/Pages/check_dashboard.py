"""Follows a running study in a headless Chromium to its end, past a restart of the dashboard's server.

    check_dashboard.py ESPALIER DASHBOARD FOLDER

ESPALIER and DASHBOARD are the programs. Studies and pictures go to FOLDER. Ends with status 1 if anything is not as it
should be.
"""

import csv
import io
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time

from browser import Browser

espalier, dashboard, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]).resolve()
pictures = folder / "pictures"
pictures.mkdir(parents=True, exist_ok=True)
accessibility = (pathlib.Path(__file__).parent / "accessibility.js").read_text()
trials = int(os.environ.get("TRIALS", "240"))
failures = 0


def check(what, is_right, told=""):
    global failures
    print(f"  {'ok  ' if is_right else 'FAIL'}  {what}{'' if is_right else f': {told}'}", flush=True)
    failures += not is_right


def search(name, count, *options):
    return subprocess.Popen(
        [espalier, "search", "--architecture", "architectures/mnist1d/simple-cnn.json", "--only-base", "--dataset", "mnist1d",
         "--recipe", "recipes/mnist1d-search.json", "--max-parameters", "1738", "--trials", str(count), "--workers", "2",
         "--study", str(folder / "studies" / name), "--quiet", *options], stdout=subprocess.DEVNULL)


def serve(*options):
    """A server and the address that it prints."""
    server = subprocess.Popen(
        [dashboard, *options, str(folder / "studies")], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "XDG_STATE_HOME": str(folder / "state")})
    line = server.stdout.readline()
    if not line.startswith("Open http://127.0.0.1:"):
        sys.exit(f"the dashboard said {line!r}")
    return server, line.split()[1]


def processor_seconds(process):
    """What a process that runs has taken of the processor."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def value(browser, name):
    return browser.evaluate(f"document.documentElement?.dataset.{name} ?? null")


def rows(browser, table):
    return browser.evaluate(f"[...document.querySelectorAll('#{table} tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent))")


def count(browser):
    """Trials in the page's table, as its caption says."""
    return int(browser.evaluate("document.querySelector('#trials-table caption').textContent.split(' ')[0].replace(',', '')"))


def complaints(browser, address):
    """What the page complained of, but for a server that is gone and for what it asked its own server."""
    return [fault for fault in browser.faults()
            if not fault.startswith("asked for " + address) and "ERR_CONNECTION" not in fault and "ERR_INCOMPLETE_CHUNKED" not in fault]


def look(browser, name):
    """Checks and pictures at two widths, light and dark, of what is open."""
    for scheme in ("light", "dark"):
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        for width in (380, 1280):
            browser.size(width, 900)
            time.sleep(0.5)
            faults = browser.evaluate(accessibility)
            check(f"{name}, {width} pixels, {scheme}: WCAG AA", not faults, faults)
            browser.screenshot(pictures / f"{name}-{scheme}-{width}.png")
    browser.size(1280, 900)


first = search("first", 4)
first.wait()
running = search("second", trials)
server, address = serve()
browser = Browser(timeout=60)
try:
    # The list.
    browser.open(address)
    browser.wait("document.querySelectorAll('#studies tbody tr').length === 2", 30)
    browser.wait("document.querySelector('#studies .badge').textContent === 'running'", 30)
    listed = rows(browser, "studies")
    check("what runs comes first in the list", [row[1] for row in listed] == ["running", "finished"], listed)
    look(browser, "list-running")
    browser.evaluate("document.querySelector('#studies a').focus()")
    browser.press("Enter")
    browser.wait("document.documentElement?.dataset.state === 'running' && document.getElementById('now') !== null", 30)
    check("Enter opens a study", browser.evaluate("location.href").startswith(address + "s/"))

    # What workers train.
    browser.wait("document.querySelectorAll('#workers tbody tr').length > 0", 60)
    shown = "[...document.querySelectorAll('#workers tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent)).find((row) => row[3] !== '') ?? null"
    until, worker = time.monotonic() + 60, None
    while worker is None and time.monotonic() < until:
        worker = browser.evaluate(shown)
    check("a worker's epoch, loss and metric are shown", worker is not None and not worker[1].startswith("0 ") and float(worker[3]) > 0 and worker[5] != "", worker)
    check("the title says how far it is", " % · " in browser.evaluate("document.title"), browser.evaluate("document.title"))
    look(browser, "study-running")

    # Trials as they end, with what somebody has chosen left alone. Early on the page may be made anew, as columns come.
    browser.wait("document.querySelectorAll('#trials-table tbody tr').length > 4", 120)
    time.sleep(2)
    browser.evaluate("window.isSame = true")
    browser.evaluate("(() => { const box = document.getElementById('filter'); box.value = 'parameters>1'; box.dispatchEvent(new Event('input')); const list = document.getElementById('frontier-x'); list.value = 'multiplyAdds'; list.dispatchEvent(new Event('change')); })()")
    browser.evaluate("document.querySelector('#trials-table tbody a').focus()")
    before = [count(browser), value(browser, "version")]
    browser.wait(f"document.documentElement?.dataset.version !== {before[1]!r}", 120)
    known = browser.evaluate("(async () => { const data = await (await fetch('data.json')).json(); return data.trials.trial.length; })()")
    check("trials come as they end", before[0] <= count(browser) <= known, (before, count(browser), known))
    check("the page is the same one", browser.evaluate("window.isSame === true"))
    check("the filter stays", browser.evaluate("document.getElementById('filter').value") == "parameters>1")
    check("the axis stays", browser.evaluate("document.getElementById('frontier-x').value") == "multiplyAdds")
    check("the focus stays", browser.evaluate("document.activeElement.getAttribute('href')") == "#trial-0", browser.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
    browser.evaluate("location.hash = 'trial-1'")
    browser.wait("document.querySelector('dialog').open")
    check("a candidate opens while the study runs", browser.evaluate("document.getElementById('candidate-title').textContent").startswith("trial 1"))
    browser.press("Escape")

    # A server that is gone, and another one in its stead.
    taken = processor_seconds(server)
    server.send_signal(signal.SIGKILL)
    server.wait()
    browser.wait("document.documentElement?.dataset.connected === 'no'", 30)
    check("the page says that nobody answers", "does not answer" in browser.evaluate("document.getElementById('connection').textContent"))
    browser.screenshot(pictures / "study-lost.png", whole=False)
    port = address.split(":")[2].split("/")[0]
    server, again = serve("--port", port)
    check("the address is the same after a restart", again == address, again)
    browser.wait("document.documentElement?.dataset.connected === 'yes'", 30)
    check("the page finds the new server", browser.evaluate("window.isSame === true"))

    # To the end.
    browser.wait("document.documentElement?.dataset.state === 'finished'", 600)
    taken += processor_seconds(server)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    running.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    trained = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  the study took {trained:.1f} s of the processor, the dashboard {taken:.2f} s: {100 * taken / trained:.2f} %")
    # Without optimisation, in which the study takes hardly longer and the dashboard several times as long.
    check("the dashboard takes less than 4 % of what trainings take", taken < 0.04 * trained, taken / trained)
    known = list(csv.DictReader(io.StringIO(subprocess.run([espalier, "trials", str(folder / "studies/second"), "--format", "csv"], capture_output=True, text=True, check=True).stdout)))
    browser.wait(f"document.querySelector('#trials-table caption').textContent.startsWith('{len(known)} ')", 60)
    check("the page has every trial in the end", count(browser) == len(known) == trials, (count(browser), len(known)))
    browser.wait("document.querySelectorAll('#workers tbody tr').length === 0", 30)
    check("nothing is under way any more", browser.evaluate("document.getElementById('workers').closest('.scroll').hidden"))
    shown = browser.evaluate("(async () => { const data = await (await fetch('data.json')).json(); return data.trials.validation; })()")
    metrics = [float(row["searchAccuracy"] if "searchAccuracy" in row else row["accuracy"]) if row["state"] == "trained" else None for row in known]
    scale = 100 if max(value for value in metrics if value is not None) > 1 else 1
    check("its metrics are those of 'trials'", all((a is None) == (b is None) and (a is None or abs(a - b / scale) < 1e-4) for a, b in zip(shown, metrics)), (shown[:5], metrics[:5]))
    check("nothing complained", not complaints(browser, address), complaints(browser, address))
    browser.evaluate("(() => { const box = document.getElementById('filter'); box.value = ''; box.dispatchEvent(new Event('input')); })()")
    look(browser, "study-finished")
    link = browser.evaluate("(() => { location.hash = 'trial-0'; return null; })()")
    browser.wait("document.querySelector('dialog').open")
    href = browser.evaluate("[...document.querySelectorAll('dialog a[download]')].map((node) => node.href).find((href) => href.endsWith('architecture.json'))")
    text = browser.evaluate(f"(async () => (await fetch({href!r})).text())()")
    check("a candidate's file is served", json.loads(text)["layers"] and text == (folder / "studies/second/candidates/00000/architecture.json").read_text())

    # Back to the list; and without the token.
    browser.open(address)
    browser.wait("[...document.querySelectorAll('#studies .badge')].every((node) => node.textContent === 'finished')", 30)
    look(browser, "list-finished")
    browser.call("Page.navigate", url=f"http://127.0.0.1:{port}/")
    browser.wait("document.body !== null && document.body.textContent.includes('lacks the dashboard')", 30)
    check("without the token there is nothing", "second" not in browser.evaluate("document.documentElement.outerHTML"))
finally:
    browser.close()
    for process in (server, running):
        process.kill()
        process.wait()

print(f"{failures} failed" if failures else "all as it should be")
sys.exit(1 if failures else 0)
