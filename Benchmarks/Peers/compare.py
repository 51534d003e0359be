"""The trainer's layers beside their PyTorch peers, as a Markdown table.

    python3 compare.py pytorch-nvlink.csv layers-nvlink.csv

Medians of rank 0 in milliseconds; a ratio above 1 says that the trainer is faster.
"""
import csv
import sys

# Which of the trainer's implementations answers which peer.
PAIRS = {"ep-grouped-gemm": "ep-grouped-gemm", "ep-per-expert-gemm-eager": "ep-per-expert-gemm", "hp-plain": "hp-plain"}


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def shape(row):
    return row["experts"], row["top_k"], row["expert_size"]


def main(peers, ours):
    measured = {(row["implementation"], shape(row)): row for row in rows(ours) if row["rank"] == "0" and row["routing"] == "router"}
    print("| fabric | layer | N_e/k/d_e | PyTorch forward | SimMoE forward | ratio | PyTorch both | SimMoE both | ratio | PyTorch peak GB | SimMoE peak GB |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for peer in rows(peers):
        own = measured.get((PAIRS.get(peer["implementation"]), shape(peer)))
        if own is None:
            continue
        cells = [peer["fabric"], peer["implementation"], "/".join(shape(peer))]
        for theirs, mine in (("forward_ms", "forward_p50_us"), ("forward_backward_ms", "forward_backward_p50_us")):
            before, after = float(peer[theirs]), float(own[mine]) / 1e3
            cells += [f"{before:.2f} ms", f"{after:.2f} ms", f"{before / after:.2f}"]
        cells += [f"{float(peer['peak_gb']):.2f}", f"{int(own['peak_bytes']) / 1e9:.2f}"]
        print("| " + " | ".join(cells) + " |")


main(*sys.argv[1:3])
