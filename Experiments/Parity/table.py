"""Collects the validation losses of Experiments/Parity/run: one row for each variant and step, with mean, smallest and largest over the seeds.

    python3 table.py out/parity > results.csv

Only steps that every seed of a variant has reached are kept, so that a spread is over the same runs along a curve.
"""
import json
import pathlib
import re
import sys

COLUMNS = "variant,source,step,tokens_millions,seeds,val_loss_mean,val_loss_min,val_loss_max"
# docs/figures.md: numbers of tables have six significant digits, the same on every machine.
DIGITS = ".6g"
TOKENS_PER_STEP = 32 * 256
ORDER = ("hp", "ep", "ep-same-experts")


def losses(log):
    """Validation loss by step."""
    rows = (json.loads(line) for line in log.read_text().splitlines())
    return {row["iter"]: row["val_loss"] for row in rows if "val_loss" in row}


def main(folder):
    curves = {}
    for log in sorted(pathlib.Path(folder).glob("*-seed*/log.jsonl")):
        variant, _ = re.fullmatch(r"(.+)-seed(\d+)", log.parent.name).groups()
        curves.setdefault(variant, []).append(losses(log))
    print(COLUMNS)
    for variant in sorted(curves, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)):
        seeds = curves[variant]
        for step in sorted(set.intersection(*(set(curve) for curve in seeds)) - {0}):
            values = [curve[step] for curve in seeds]
            cells = (step * TOKENS_PER_STEP / 1e6, len(values), sum(values) / len(values), min(values), max(values))
            print(",".join([variant, "measured", str(step)] + [format(cell, DIGITS) for cell in cells]))


main(sys.argv[1])
