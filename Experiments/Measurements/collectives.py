"""Collectives on the GPUs of one host with PyTorch + NCCL, and what a running all-to-all costs the kernels beside it.

    NCCL_NVLS_ENABLE=0 torchrun --nproc-per-node 2 collectives.py nvlink > collectives_nvlink.csv
    ... NCCL_P2P_LEVEL=LOC ... shm;  NCCL_P2P_DISABLE=1 NCCL_SHM_DISABLE=1 NCCL_SOCKET_IFNAME=lo ... socket

Rank 0 prints: fabric, collective, bytes of one rank's send buffer, share of rank 0's rows that go to rank 1, quartiles in microseconds.
A barrier before each repeat; CUDA events. For 'gemm-beside-*' the time is that of a train of 40 GEMMs while transfers run on another stream.
"""
import sys
import torch
import torch.distributed as dist

FABRIC = sys.argv[1]
dist.init_process_group("nccl")
RANK, WORLD = dist.get_rank(), dist.get_world_size()
torch.cuda.set_device(RANK)
LARGEST = 1 << 30 if FABRIC == "nvlink" else 1 << 28 if FABRIC == "shm" else 1 << 24


def emit(name, size, share, times):
    times.sort()
    n = len(times)
    if RANK == 0:
        print(f"{FABRIC},{name},{size},{share:g},{times[n // 4]:.2f},{times[n // 2]:.2f},{times[3 * n // 4]:.2f}", flush=True)


def timed(call, repeats):
    for _ in range(3):
        call()
    times = []
    for _ in range(repeats):
        dist.barrier()
        start, end = torch.cuda.Event(True), torch.cuda.Event(True)
        start.record()
        call()
        end.record()
        end.synchronize()
        times.append(start.elapsed_time(end) * 1e3)
    return times


def collectives():
    size = 1024
    while size <= LARGEST:
        repeats = 20 if size <= 1 << 24 else 8
        n = size // 2
        a = torch.zeros(n, device="cuda", dtype=torch.bfloat16)
        b = torch.zeros(n * WORLD, device="cuda", dtype=torch.bfloat16)
        emit("all-to-all", size, 0.5, timed(lambda: dist.all_to_all_single(b[:n], a), repeats))
        emit("all-reduce", size, 1, timed(lambda: dist.all_reduce(a), repeats))
        emit("all-gather", size, 1, timed(lambda: dist.all_gather_into_tensor(b, a), repeats))
        emit("reduce-scatter", size, 1, timed(lambda: dist.reduce_scatter_tensor(a[: n // WORLD], a), repeats))
        emit("broadcast", size, 1, timed(lambda: dist.broadcast(a, 0), repeats))
        size *= 4


def uneven():
    for size in (1 << 20, 1 << 24, 1 << 26):
        if size > LARGEST:
            continue
        rows = size // 2048
        for share in (0.25, 0.5, 0.75, 0.9, 1.0):
            away = int(rows * share)
            send = [rows - away, away] if RANK == 0 else [rows // 2, rows - rows // 2]
            column = torch.tensor(send, device="cuda")
            received = torch.empty_like(column)
            dist.all_to_all_single(received, column)
            receive = received.tolist()
            a = torch.zeros(rows, 1024, device="cuda", dtype=torch.bfloat16)
            b = torch.zeros(sum(receive), 1024, device="cuda", dtype=torch.bfloat16)
            emit("all-to-all-v", size, share, timed(lambda: dist.all_to_all_single(b, a, receive, send), 12))


def beside():
    a = torch.randn(8192, 4096, device="cuda", dtype=torch.bfloat16)
    w = torch.randn(4096, 4096, device="cuda", dtype=torch.bfloat16)
    x = torch.zeros(1 << (28 if FABRIC == "nvlink" else 24 if FABRIC == "shm" else 20), device="cuda", dtype=torch.bfloat16)
    y = torch.zeros_like(x)
    moved = torch.zeros(1 << 28, device="cuda", dtype=torch.int8)
    target = torch.empty_like(moved)
    other = torch.cuda.Stream()

    def train(kernel):
        for _ in range(40):
            kernel()

    for name, kernel in (("gemm", lambda: a @ w), ("copy", lambda: target.copy_(moved))):
        emit(f"{name}-alone", 0, 0, timed(lambda: train(kernel), 5))
        times = []
        for _ in range(6):
            dist.barrier()
            torch.cuda.synchronize()
            with torch.cuda.stream(other):
                for _ in range(16):
                    dist.all_to_all_single(y, x)
            start, end = torch.cuda.Event(True), torch.cuda.Event(True)
            start.record()
            train(kernel)
            end.record()
            torch.cuda.synchronize()
            times.append(start.elapsed_time(end) * 1e3)
        emit(f"{name}-beside-all-to-all", x.numel() * 2, 0.5, times[1:])


if RANK == 0:
    print("fabric,collective,send_buffer_bytes,share_leaving_rank0,p25_us,p50_us,p75_us")
collectives()
uneven()
beside()
dist.destroy_process_group()
