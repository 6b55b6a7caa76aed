"""Uses a study's page as people do, in a headless Chromium: sorts, filters, chooses axes, zooms, opens candidates.

    check_report.py PAGE [FOLDER]

PAGE was written by 'espalier report' of a study that was confirmed. Pictures and a printed page go to FOLDER. Ends with
status 1 if anything is not as it should be.
"""

import os
import pathlib
import sys

from browser import Browser

page = pathlib.Path(sys.argv[1]).resolve()
folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else page.parent / "pictures")
folder.mkdir(parents=True, exist_ok=True)
accessibility = (pathlib.Path(__file__).parent / "accessibility.js").read_text()
failures = 0


def check(what, is_right, told=""):
    global failures
    print(f"  {'ok  ' if is_right else 'FAIL'}  {what}{'' if is_right else f': {told}'}", flush=True)
    failures += not is_right


def column(browser, key):
    """The texts of a column of the table, as it stands."""
    return browser.evaluate(
        f"""(() => {{ const heads = [...document.querySelectorAll('#trials-table thead button')];
        const index = heads.findIndex((head) => head.dataset.key === {key!r});
        return [...document.querySelectorAll('#trials-table tbody tr')].map((row) => row.children[index].textContent); }})()""")


def numbers(texts):
    return [float(text.replace(",", "").split(" ")[0]) for text in texts if text]


def sort(browser, key):
    browser.evaluate(f"document.querySelector('#trials-table [data-key={key}]').click()")


def filter(browser, text):
    browser.evaluate(
        f"(() => {{ const box = document.getElementById('filter'); box.value = {text!r}; box.dispatchEvent(new Event('input')); }})()")
    return browser.evaluate("document.querySelector('#trials-table caption').textContent")


def choose(browser, id, value):
    browser.evaluate(
        f"(() => {{ const list = document.getElementById({id!r}); list.value = {value!r}; list.dispatchEvent(new Event('change')); }})()")


def marks(browser):
    return browser.evaluate("document.querySelectorAll('#frontier .chart .mark').length")


def axis_title(browser):
    return browser.evaluate("[...document.querySelectorAll('#frontier .chart text.title')].map((node) => node.textContent)")


browser = Browser()
try:
    url = page.as_uri()
    seconds = browser.open(url)
    print(f"{page.name}: {page.stat().st_size:,} bytes, ready after {seconds:.2f} s")
    data = browser.evaluate("(() => { const data = JSON.parse(document.getElementById('study').textContent); return { trials: data.trials.trial.length, front: data.front, parameters: data.trials.parameters, test: data.trials.test ?? null, name: data.name }; })()")
    check("nothing is asked for from elsewhere, and nothing complains", not browser.faults(), browser.faults())
    check("the heading is the study's name", browser.evaluate("document.querySelector('h1').textContent") == data["name"])
    check("the sections are there", browser.evaluate("[...document.querySelectorAll('main > section')].map((node) => node.id)")
          == ["summary", "frontier", "trials", "lineage", "properties", "progress", "spending"],
          browser.evaluate("[...document.querySelectorAll('main > section')].map((node) => node.id)"))

    # The table.
    browser.evaluate("document.querySelector('#trials .more button')?.click()")
    check("the table has a row for each trial", len(column(browser, "trial")) == data["trials"])
    sort(browser, "parameters")
    ascending = numbers(column(browser, "parameters"))
    check("a heading sorts", ascending == sorted(data["parameters"]))
    check("the heading says how", browser.evaluate("document.querySelector('#trials-table [data-key=parameters]').closest('th').getAttribute('aria-sort')") == "ascending")
    sort(browser, "parameters")
    check("and sorts the other way", numbers(column(browser, "parameters")) == sorted(data["parameters"], reverse=True))
    middle = sorted(data["parameters"])[len(data["parameters"]) // 2]
    below = sum(value < middle for value in data["parameters"])
    points = marks(browser)
    said = filter(browser, f"parameters<{middle}")
    check("a comparison filters", said == f"{below:,} of {data['trials']:,} trials", said)
    check("the chart shows what the filter leaves", 0 < marks(browser) < points or points <= len(data["front"]) + 1, marks(browser))
    filter(browser, "parameters<")
    check("what is no comparison is said", "is no comparison" in browser.evaluate("document.querySelector('#trials .error').textContent"))
    check("and changes nothing", browser.evaluate("document.querySelector('#trials-table caption').textContent") == said)
    filter(browser, "nosuchword")
    check("a word that nothing contains leaves nothing", column(browser, "trial") == [])
    filter(browser, "")
    check("an empty filter shows all again", marks(browser) == points)
    choose(browser, "rows", "front")
    check("the frontier alone", sorted(map(int, column(browser, "trial"))) == sorted(data["front"]))
    choose(browser, "rows", "all")
    heads = browser.evaluate("document.querySelectorAll('#trials-table thead th').length")
    browser.evaluate("document.querySelector('#columns input[value=activations]').click()")
    check("a column can be picked", browser.evaluate("document.querySelectorAll('#trials-table thead th').length") == heads + 1)

    # The chart.
    choose(browser, "frontier-x", "multiplyAdds")
    check("the horizontal axis can be chosen", "Multiply-adds" in axis_title(browser), axis_title(browser))
    choose(browser, "frontier-y", "validation")
    check("the vertical axis can be chosen", any("ccuracy" in title for title in axis_title(browser)), axis_title(browser))
    check("every trained trial is a point", marks(browser) >= data["trials"] - browser.evaluate("JSON.parse(document.getElementById('study').textContent).trials.validation.filter((value) => value === null).length"))
    ticks = "[...document.querySelectorAll('#frontier .chart svg > g:first-of-type text')].map((node) => node.textContent).join()"
    before = browser.evaluate(ticks)
    browser.evaluate("document.querySelector('#frontier-zoom button').click()")
    check("a button enlarges", browser.evaluate(ticks) != before)
    browser.evaluate("[...document.querySelectorAll('#frontier-zoom button')].pop().click()")
    check("another shows the whole", browser.evaluate(ticks) == before)
    browser.evaluate("document.getElementById('frontier').scrollIntoView({ behavior: 'instant' })")
    box = browser.evaluate("(() => { const box = document.querySelector('#frontier .chart svg').getBoundingClientRect(); return [box.left, box.top, box.width, box.height]; })()")
    browser.drag((box[0] + box[2] * 0.3, box[1] + box[3] * 0.12), (box[0] + box[2] * 0.6, box[1] + box[3] * 0.6))
    check("dragging enlarges", browser.evaluate(ticks) != before)
    browser.evaluate("[...document.querySelectorAll('#frontier-zoom button')].pop().click()")
    if data["test"]:
        choose(browser, "frontier-y", "test")
        check("confirmed values have error bars", browser.evaluate("document.querySelectorAll('#frontier .whisker').length") >= 3)

    said = browser.evaluate("JSON.parse(document.getElementById('study').textContent).spending.rankings.map((ranking) => [String(ranking.epochs), ranking.later, ranking.correlation.toFixed(2)])")
    shown = browser.evaluate("[...document.querySelectorAll('#rankings tbody tr')].map((row) => [0, 1, 3].map((index) => row.children[index].textContent))")
    check("rungs are compared with what was confirmed", shown == said and any(row[1] == "confirmed" for row in said), (shown, said))

    # Lineage.
    first = browser.evaluate("[...document.querySelectorAll('#lineage .strip')].map((strip) => strip.querySelector('a.stage').getAttribute('href'))")
    check("each strip begins with its row of the frontier", first == [f"#trial-{number}" for number in data["front"][:12]], first)
    browser.evaluate("document.querySelector('#lineage .more button')?.click()")
    check("all rows of the frontier have one", browser.evaluate("document.querySelectorAll('#lineage .strip').length") == len(data["front"]))

    # The keyboard.
    browser.evaluate("document.querySelector('#frontier .chart a[tabindex=\"0\"]').focus()")
    first = browser.evaluate("document.activeElement.getAttribute('href')")
    browser.press("ArrowRight")
    second = browser.evaluate("document.activeElement.getAttribute('href')")
    check("arrow keys go from point to point", first != second and second.startswith("#trial-"), (first, second))
    check("a point with the focus is told", browser.evaluate("!document.getElementById('tip').hidden"))
    browser.press("Enter")
    browser.wait("document.querySelector('dialog').open")
    number = int(second.removeprefix("#trial-"))
    title = browser.evaluate("document.getElementById('candidate-title').textContent")
    check("Enter opens the candidate", title.startswith("base" if number == 0 else f"trial {number}"), title)
    check("its drawing has a box for each layer",
          browser.evaluate("document.querySelectorAll('dialog .network .box').length") == browser.evaluate("document.querySelectorAll('dialog table.layers tbody tr').length") + 2)
    check("its document is JSON", browser.evaluate("typeof JSON.parse([...document.querySelectorAll('dialog pre.document span')].map((node) => node.textContent).join('\\n')).layers") == "object")
    check("its curves are drawn", browser.evaluate("document.querySelectorAll('dialog .figures-of-training .line').length") > 0)
    total = browser.evaluate("Number(document.querySelector('dialog table.layers tfoot .number').textContent.replaceAll(',', ''))")
    check("its layers add up to its parameters", total == data["parameters"][number], total)
    if number > 0:
        check("it is compared with the base", browser.evaluate("[...document.querySelectorAll('dialog h3')].some((node) => node.textContent === 'Against the base')"))
    faults = browser.evaluate(accessibility)
    check("the candidate's page keeps to WCAG AA", not faults, faults)
    browser.screenshot(folder / "candidate.png", whole=False)
    browser.print(folder / "candidate.pdf")
    browser.press("Escape")
    browser.wait("!document.querySelector('dialog').open")
    check("Escape closes it", browser.evaluate("location.hash") == "")
    check("the focus is back at the point", browser.evaluate("document.activeElement.getAttribute('href')") == second)
    browser.open(url + "#trial-0")
    check("an address opens a candidate", browser.evaluate("document.querySelector('dialog').open"))
    browser.open(url + "#trial-99999999")
    check("an address of no candidate opens none", not browser.evaluate("document.querySelector('dialog').open"))

    # At every width, light and dark.
    for scheme in ("light", "dark"):
        for width in (380, 1280, 2560):
            browser.open(url, width=width, scheme=scheme)
            faults = browser.evaluate(accessibility)
            check(f"{width} pixels, {scheme}: WCAG AA", not faults, faults)
            browser.screenshot(folder / f"report-{scheme}-{width}.png")
    browser.open(url)
    browser.print(folder / "report.pdf")
    check("the page can be printed", os.path.getsize(folder / "report.pdf") > 10_000)
    check("nothing complained", not browser.faults(), browser.faults())
finally:
    browser.close()

print(f"{failures} failed" if failures else "all as it should be")
sys.exit(1 if failures else 0)
