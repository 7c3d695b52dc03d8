"""Compares a notebook that a guest executed with what the project's own runner made of it.

outputs.py OWN GUEST [--progress]   exit code 1 and a line for each difference

Each cell must have run without an error and without a line on stderr, and must show what it shows in ours: the same MIME
types with the same content. --progress: some cell must have written progress too, of a stage that was trained.
"""
import base64
import json
import sys

PLOTLY = "application/vnd.plotly.v1+json"
PNG = "image/png"


def text(value):
    return "".join(value) if isinstance(value, list) else value


def code(path):
    with open(path, encoding="utf-8") as file:
        return [cell for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]


def shown(cell):
    return [output["data"] for output in cell["outputs"] if "data" in output]


def content(mime, value):
    """What two outputs of one MIME type are compared by."""
    value = text(value)
    if mime == PLOTLY:
        # .NET Interactive's kernel sends JSON of this type as text.
        figure = json.loads(value) if isinstance(value, str) else value
        return figure if figure.get("data") and figure.get("layout") else "no plotly figure"
    if mime == PNG:
        return base64.b64decode(value)[:8] == b"\x89PNG\r\n\x1a\n"
    return value


def difference(own, guest):
    if own.keys() != guest.keys():
        return f"is shown as {', '.join(sorted(guest))} and not as {', '.join(sorted(own))}"
    other = [mime for mime in own if content(mime, own[mime]) != content(mime, guest[mime])]
    return f"has another {', '.join(other)}" if other else None


def problems(own, guest, progress):
    if len(own) != len(guest):
        yield f"{len(guest)} code cells and not {len(own)}"
        return
    for number, (expected, cell) in enumerate(zip(own, guest), 1):
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                yield f"cell {number} failed: {output['ename']}: {output['evalue'][:400]}"
            elif output.get("name") == "stderr":
                yield f"cell {number} wrote to stderr: {text(output['text']).strip()[:400]}"
        # A first cell may hold the guest's own script, and a notebook each state of a figure that was replaced.
        left = shown(cell)
        for output in shown(expected):
            differences = [difference(output, one) for one in left]
            if None in differences:
                left = left[differences.index(None) + 1:]
            else:
                yield f"cell {number}: an output {differences[-1] if differences else 'is missing'}"
    if progress and not any("best validation loss" in text(o["text"]) for cell in guest for o in cell["outputs"] if o.get("name") == "stdout"):
        yield "no progress was written"


def main(own, guest, *options):
    found = list(problems(code(own), code(guest), "--progress" in options))
    for line in found:
        print(f"{guest}: {line}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
