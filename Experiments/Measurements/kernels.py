"""Times of kernel families on one GPU with PyTorch, for the compute model's calibration and validation.

    python3 kernels.py > kernels.csv

Each row: a warm-up of 5, then 30 repeats between CUDA events with the L2 cache flushed before each; quartiles in microseconds.
Shapes are spread over the range that MoE layers use; which rows calibrate and which validate is decided in docs/models/compute.md.
"""
import sys
import torch

torch.manual_seed(1)
DEVICE = "cuda"
FLUSH = torch.empty(256 * 1024 * 1024, dtype=torch.int8, device=DEVICE)
BF16 = torch.bfloat16


def quartiles(call, repeats=30):
    for _ in range(5):
        call()
    times = []
    for _ in range(repeats):
        FLUSH.zero_()
        start, end = torch.cuda.Event(True), torch.cuda.Event(True)
        start.record()
        call()
        end.record()
        end.synchronize()
        times.append(start.elapsed_time(end) * 1e3)
    times.sort()
    return times[repeats // 4], times[repeats // 2], times[3 * repeats // 4]


def row(family, shape, call):
    try:
        low, median, high = quartiles(call)
        print(f"{family},{shape},{low:.2f},{median:.2f},{high:.2f}", flush=True)
    except Exception as error:  # an operator or a shape this build lacks
        print(f"skipped {family} {shape}: {str(error)[:100]}", file=sys.stderr)
    torch.cuda.empty_cache()


def rand(*shape, dtype=BF16):
    return torch.randn(*shape, device=DEVICE, dtype=dtype) * 0.1


def gemms():
    for m in (128, 512, 2048, 4096, 16384, 65536):
        for n, k in ((256, 1024), (1024, 256), (1024, 1024), (3072, 1024), (4096, 1024), (1024, 4096), (384, 1024), (128, 128), (2048, 7168), (7168, 2048)):
            a, b = rand(m, k), rand(k, n)
            row("gemm-bf16", f"m={m} n={n} k={k}", lambda: a @ b)
    for m in (16384, 131072):
        for n, k in ((384, 1024), (768, 1024), (384, 128), (768, 128)):
            a, b = rand(m, k, dtype=torch.float32), rand(k, n, dtype=torch.float32)
            for tf32 in (False, True):
                torch.backends.cuda.matmul.allow_tf32 = tf32
                row("gemm-tf32" if tf32 else "gemm-f32", f"m={m} n={n} k={k}", lambda: a @ b)


def counts(experts, rows, skew):
    weights = torch.arange(1, experts + 1, dtype=torch.float64) ** -skew
    share = weights / weights.sum()
    whole = (share * rows).floor().long()
    whole[0] += rows - whole.sum()
    return whole


def grouped():
    for experts in (8, 32, 64, 192, 384, 768):
        for rows in (8192, 65536, 131072):
            for n, k in ((256, 1024), (1024, 256), (128, 1024), (256, 128), (128, 256), (2048, 4096)):
                if experts * n * k * 2 > 20e9:
                    continue
                for skew in (0.0, 1.0):
                    ends = counts(experts, rows, skew).cumsum(0).to(DEVICE, torch.int32)
                    a, b = rand(rows, k), rand(experts, k, n)
                    row("grouped-gemm-bf16", f"experts={experts} rows={rows} n={n} k={k} zipf={skew:g}",
                        lambda: torch._grouped_mm(a, b, offs=ends))


def others():
    for mib in (1, 16, 64, 256, 1024):
        a = torch.empty(mib * 1024 * 1024, dtype=torch.int8, device=DEVICE)
        b = torch.empty_like(a)
        row("copy", f"bytes={2 * a.numel()}", lambda: b.copy_(a))
    for rows in (16384, 131072):
        for experts in (256, 384, 768):
            scores = rand(rows, experts, dtype=torch.float32)
            for top in (4, 8):
                row("topk", f"rows={rows} experts={experts} k={top}", lambda: scores.topk(top))
    for pairs in (65536, 131072, 524288, 1048576):
        keys = torch.randint(0, 768, (pairs,), device=DEVICE)
        row("argsort", f"pairs={pairs}", lambda: keys.argsort())
        row("bincount", f"pairs={pairs}", lambda: torch.bincount(keys, minlength=768))
    for rows, width in ((65536, 1024), (131072, 1024), (524288, 128)):
        x = rand(rows, width)
        index = torch.randperm(rows, device=DEVICE)
        row("gather-rows", f"rows={rows} width={width}", lambda: x[index])
        out = torch.zeros(rows // 4, width, device=DEVICE, dtype=torch.float32)
        row("index-add-rows", f"rows={rows} width={width}", lambda: out.index_add_(0, index // 4, x.float()))
        row("gelu", f"rows={rows} width={width}", lambda: torch.nn.functional.gelu(x))
    for batch, heads, width, length in ((8, 8, 128, 2048), (16, 8, 128, 2048), (1, 32, 128, 4096), (2, 32, 128, 4096)):
        q, k, v = (rand(batch, heads, length, width).requires_grad_() for _ in range(3))
        attend = torch.nn.functional.scaled_dot_product_attention
        out = attend(q, k, v, is_causal=True)
        grad = torch.randn_like(out)
        shape = f"batch={batch} heads={heads} width={width} length={length}"
        row("attention-forward", shape, lambda: attend(q, k, v, is_causal=True))
        row("attention-backward", shape, lambda: out.backward(grad, retain_graph=True))
    for count, tensors in ((100_000_000, 1), (100_000_000, 100), (400_000_000, 1)):
        parts = [torch.nn.Parameter(torch.zeros(count // tensors, device=DEVICE)) for _ in range(tensors)]
        for part in parts:
            part.grad = torch.zeros_like(part)
        step = torch.optim.AdamW(parts, fused=True)
        row("adamw-fused", f"parameters={count} tensors={tensors}", step.step)
    for count in (402653184, 100663296):
        x = torch.zeros(count // 4, device=DEVICE)
        row("cast-f32-bf16", f"elements={count // 4}", lambda: x.to(BF16))
    tiny = torch.zeros(64, device=DEVICE)
    row("empty-kernel", "elements=64", lambda: tiny.add_(1))


print("family,shape,p25_us,p50_us,p75_us")
print(f"# {torch.cuda.get_device_name()}, PyTorch {torch.__version__}", file=sys.stderr)
gemms()
grouped()
others()
