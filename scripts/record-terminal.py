#!/usr/bin/env python3
"""Records commands as an SVG of a terminal: what they print to one of 80 columns, line after line.

    scripts/record-terminal.py OUTPUT.svg 'espalier check net.json' 'espalier summary net.json'

Lines that change in place, such as progress, are shown as they ended. Where the reader's system asks for less motion, everything
stands there at once.
"""

import html
import os
import pty
import re
import sys

COLUMNS, LINE, WIDTH = 80, 19, 8.43


def run(command):
    """What a command prints to a terminal, while it is seen here too."""
    output = []

    def read(descriptor):
        data = os.read(descriptor, 65536)
        output.append(data)
        return data

    os.environ.update(COLUMNS=str(COLUMNS), TERM="xterm-256color", LC_ALL="C.UTF-8")
    status = pty.spawn(["bash", "-c", f"stty cols {COLUMNS}; {command}"], read)
    text = b"".join(output).decode(errors="replace").replace("\r\n", "\n")
    lines = []
    for line in text.split("\n"):
        # Of what was written over each other the last.
        line = re.split(r"\r|\x1b\[2K", line)[-1]
        lines.append(re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", line).rstrip())
    while lines and not lines[-1]:
        lines.pop()
    return lines, status


def fitted(text, is_command):
    """Lines of at most 80 columns; commands are broken at words, as people do."""
    if not is_command:
        return [text[start:start + COLUMNS] for start in range(0, len(text), COLUMNS)] or [""]
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) + 3 > COLUMNS:
            lines[-1] += " \\"
            lines.append("   ")
        lines[-1] += (" " if lines[-1] else "") + word
    return lines


def picture(lines):
    commands = "; ".join(text for text, is_command in lines if is_command)
    lines = [(part, is_command) for text, is_command in lines for part in fitted(text, is_command)]
    width, height = int(COLUMNS * WIDTH + 32), len(lines) * LINE + 44
    body = []
    for index, (text, is_command) in enumerate(lines):
        style = ' class="command"' if is_command else ""
        y = 40 + index * LINE
        body.append(f'<text{style} x="16" y="{y}" style="animation-delay:{0.12 * index:.2f}s">{html.escape(text)}</text>')
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" xml:space="preserve">
<title>A terminal: {html.escape(commands)}</title>
<style>
rect {{ fill: #0d1117; }}
circle {{ fill: #3d444d; }}
text {{ font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #e6edf3; white-space: pre; }}
.command {{ fill: #7ee2a8; }}
@media (prefers-reduced-motion: no-preference) {{
text {{ opacity: 0; animation: appear 0.01s linear forwards; }}
@keyframes appear {{ to {{ opacity: 1; }} }}
}}
</style>
<rect width="{width}" height="{height}" rx="10"/>
<circle cx="18" cy="14" r="5"/><circle cx="34" cy="14" r="5"/><circle cx="50" cy="14" r="5"/>
{chr(10).join(body)}
</svg>
"""


def main():
    output, commands = sys.argv[1], sys.argv[2:]
    lines = []
    for command in commands:
        printed, status = run(command)
        if status != 0:
            sys.exit(f"'{command}' ended with status {os.waitstatus_to_exitcode(status)}")
        lines += [("$ " + command, True)] + [(line, False) for line in printed] + [("", False)]
    with open(output, "w", encoding="utf-8") as file:
        file.write(picture(lines[:-1]))


main()
