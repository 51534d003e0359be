"""Two versions' times side by side, as a Markdown table, from the folders old-1, new-1, ... of Benchmarks/Versions/run.

    python3 table.py FOLDER

A cell is the median over rounds of the rounds' medians, in milliseconds, with the smallest and the largest; a ratio above 1 says that the new version is slower.
"""
import csv
import pathlib
import statistics
import sys


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def name(row):
    heads = f", {row['heads']} heads" if row["heads"] != "0" else ""
    routing = "" if row["routing"] == "router" else f", {row['routing']}"
    return f"{row['implementation']} {row['experts']}/{row['top_k']}/{row['expert_size']}{heads}{routing}"


def times(folder):
    """What was timed in one round, with its median in milliseconds."""
    found = {}
    for path in sorted(folder.glob("layers-*.csv")):
        for row in rows(path):
            for part in ("forward", "forward_backward"):
                found[f"layer {name(row)}", part.replace("_", " + ")] = float(row[f"{part}_p50_us"]) / 1e3
    for path in sorted(folder.glob("steps-*.csv")):
        for row in rows(path):
            if row["stage"] == "step":
                found[f"model {path.stem.removeprefix('steps-').removesuffix('-alone')}: {name(row)}", "step"] = float(row["p50_us"]) / 1e3
    return found


def cell(values):
    return f"{statistics.median(values):.3f} ({min(values):.3f} to {max(values):.3f})"


def main(out):
    rounds = {version: [times(folder) for folder in sorted(pathlib.Path(out).glob(f"{version}-*")) if folder.is_dir()] for version in ("old", "new")}
    print("| what | part | rounds | old ms | new ms | new / old |")
    print("|---|---|---|---|---|---|")
    for what, part in sorted(set().union(*rounds["old"], *rounds["new"])):
        old, new = ([each[what, part] for each in rounds[version] if (what, part) in each] for version in ("old", "new"))
        if old and new:
            print(f"| {what} | {part} | {len(old)}, {len(new)} | {cell(old)} | {cell(new)} | {statistics.median(new) / statistics.median(old):.3f} |")
        else:
            print(f"| {what} | {part} | {len(old)}, {len(new)} | {'' if old else 'missing'} | {'' if new else 'missing'} | |")


main(sys.argv[1])
