"""One MoE layer in plain eager PyTorch, timed: the peers that the trainer's layers are held against.

    NCCL_NVLS_ENABLE=0 torchrun --nproc-per-node 2 pytorch_layers.py --fabric nvlink > peers-nvlink.csv

Three implementations, all with bf16 products over f32 weights that are cast in every forward, f32 routers, and autograd:
  ep-grouped-gemm           expert parallel: argsort permutation, int64 metadata all-to-all, splits by .tolist(), torch._grouped_mm experts
  ep-per-expert-gemm-eager  the same with one cast and two products launched for each expert
  hp-plain                  head parallel: projection, even all-to-all, bmm router, argsort grouping, torch._grouped_mm for each head
Timed: CUDA events, a barrier before each repeat, medians and quartiles of rank 0; 'forward' records for autograd.
"""
import argparse
import os
import sys

import torch
import torch.distributed as dist
from torch import nn
from torch.nn import functional

BF16 = torch.bfloat16
COLUMNS = ("fabric,implementation,ranks,tokens_per_rank,experts,top_k,expert_size,repeats,"
           "forward_p25_ms,forward_ms,forward_p75_ms,forward_backward_p25_ms,forward_backward_ms,forward_backward_p75_ms,peak_gb")
# torch._grouped_mm takes at most 1,024 groups a call.
MOST_GROUPS = 1024


class Exchange(torch.autograd.Function):
    """All-to-all of rows; backward sends the gradients back. Lists of None are an even exchange."""

    @staticmethod
    def forward(ctx, rows, receive, send):
        ctx.receive, ctx.send = receive, send
        return Exchange.move(rows, receive, send)

    @staticmethod
    def backward(ctx, gradient):
        return Exchange.move(gradient.contiguous(), ctx.send, ctx.receive), None, None

    @staticmethod
    def move(rows, receive, send):
        count = rows.shape[0] if receive is None else sum(receive)
        result = rows.new_empty((count, *rows.shape[1:]))
        dist.all_to_all_single(result, rows, receive, send)
        return result


def weight(*shape, deviation=0.02):
    return nn.Parameter(torch.randn(*shape, device="cuda") * deviation)


def inverse_of(order):
    inverse = torch.empty_like(order)
    inverse[order] = torch.arange(order.numel(), device=order.device)
    return inverse


def choose(logits, bias, top):
    """Indices of the largest biased logits, and gates from the clean ones."""
    chosen = (logits.detach() + bias).topk(top, dim=-1, sorted=False).indices
    return chosen, logits.gather(-1, chosen).softmax(-1)


def experts_grouped(rows, up, down, ends):
    inner = functional.gelu(torch._grouped_mm(rows, up, offs=ends))
    return torch._grouped_mm(inner, down, offs=ends)


class ExpertParallel(nn.Module):
    def __init__(self, arguments, experts, top, size, grouped):
        super().__init__()
        self.experts, self.top, self.grouped = experts, top, grouped
        self.local = experts // dist.get_world_size()
        width = arguments.hidden
        self.router = weight(experts, width)
        self.register_buffer("bias", torch.zeros(experts, device="cuda"))
        if grouped:
            self.up, self.down = weight(self.local, width, size), weight(self.local, size, width)
        else:
            self.up = nn.ParameterList(weight(width, size) for _ in range(self.local))
            self.down = nn.ParameterList(weight(size, width) for _ in range(self.local))

    def forward(self, x):
        ranks = dist.get_world_size()
        tokens, width = x.shape
        chosen, gates = choose(functional.linear(x, self.router), self.bias, self.top)
        flat = chosen.reshape(-1)
        order = flat.argsort(stable=True)
        counts = torch.bincount(flat, minlength=self.experts).view(ranks, self.local)
        rows = x.to(BF16).index_select(0, order // self.top)

        arriving = torch.empty_like(counts)
        dist.all_to_all_single(arriving, counts)
        send, receive = torch.stack((counts.sum(1), arriving.sum(1))).tolist()
        received = Exchange.apply(rows, receive, send)

        owner = torch.arange(self.local, device=x.device).repeat(ranks)
        regroup = owner.repeat_interleave(arriving.reshape(-1), output_size=sum(receive)).argsort(stable=True)
        of_expert = arriving.sum(0)
        computed = self.compute(received.index_select(0, regroup), of_expert)
        returned = Exchange.apply(computed.index_select(0, inverse_of(regroup)), send, receive)
        outputs = returned.index_select(0, inverse_of(order)).view(tokens, self.top, width)
        return (outputs.float() * gates.unsqueeze(-1)).sum(1)

    def compute(self, rows, counts):
        if self.grouped:
            return experts_grouped(rows, self.up.to(BF16), self.down.to(BF16), counts.cumsum(0).to(torch.int32))
        parts = rows.split(counts.tolist())
        return torch.cat([functional.gelu(part @ up.to(BF16)) @ down.to(BF16) for part, up, down in zip(parts, self.up, self.down)])


class HeadParallel(nn.Module):
    def __init__(self, arguments, experts, top, size):
        super().__init__()
        self.experts, self.top, self.head = experts, top, arguments.head_size
        self.heads = arguments.heads // dist.get_world_size()
        width, inner = arguments.hidden, arguments.heads * arguments.head_size
        self.project_in, self.project_out = weight(inner, width), weight(width, inner)
        self.router = weight(self.heads, self.head, experts)
        self.register_buffer("bias", torch.zeros(self.heads, 1, experts, device="cuda"))
        self.up, self.down = weight(self.heads, experts, self.head, size), weight(self.heads, experts, size, self.head)

    def forward(self, x):
        ranks = dist.get_world_size()
        tokens = x.shape[0]
        width = self.heads * self.head
        projected = functional.linear(x.to(BF16), self.project_in.to(BF16))
        packed = projected.view(tokens, ranks, width).transpose(0, 1).reshape(ranks * tokens, width)
        arrived = Exchange.apply(packed, None, None)
        heads = arrived.view(ranks * tokens, self.heads, self.head).transpose(0, 1).contiguous()

        chosen, gates = choose(torch.bmm(heads.float(), self.router), self.bias, self.top)
        flat = chosen.view(self.heads, -1)
        order = flat.argsort(dim=-1, stable=True)
        counts = torch.zeros(self.heads, self.experts, device=x.device, dtype=torch.int64).scatter_add_(1, flat, torch.ones_like(flat))
        ends = counts.cumsum(1).to(torch.int32)
        # unbind: its backward is one stack, that of indexing is a whole zero tensor for each head.
        by_head = (part.unbind(0) for part in (heads, order, gates, ends, self.up.to(BF16), self.down.to(BF16)))
        outputs = [self.compute(*parts) for parts in zip(*by_head)]

        combined = torch.stack(outputs, 1).reshape(ranks * tokens, width)
        returned = Exchange.apply(combined, None, None)
        unpacked = returned.view(ranks, tokens, width).transpose(0, 1).reshape(tokens, ranks * width)
        return functional.linear(unpacked, self.project_out.to(BF16)).float()

    def compute(self, tokens, order, gates, ends, up, down):
        rows = tokens.index_select(0, order // self.top)
        results = experts_grouped(rows, up, down, ends).index_select(0, inverse_of(order))
        return (results.view(-1, self.top, self.head).float() * gates.unsqueeze(-1)).sum(1).to(BF16)


def quartiles(times):
    times = sorted(times)
    return times[len(times) // 4], times[len(times) // 2], times[3 * len(times) // 4]


def timed(call, before, repeats, warm_up=5):
    times = []
    for repeat in range(warm_up + repeats):
        before()
        dist.barrier()
        torch.cuda.synchronize()
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        call()
        end.record()
        end.synchronize()
        if repeat >= warm_up:
            times.append(start.elapsed_time(end))
    return quartiles(times)


def measure(arguments, name, layer, shape):
    tokens = arguments.sequences * arguments.length
    x = torch.randn(tokens, arguments.hidden, device="cuda", requires_grad=True)
    gradient = torch.randn_like(x)

    def clear():
        x.grad = None
        layer.zero_grad(set_to_none=True)

    forward = timed(lambda: layer(x), clear, arguments.repeats)
    torch.cuda.reset_peak_memory_stats()
    both = timed(lambda: layer(x).backward(gradient), clear, arguments.repeats)
    peak = torch.cuda.max_memory_allocated() / 1e9
    if dist.get_rank() == 0:
        cells = [arguments.fabric, name, dist.get_world_size(), tokens, *shape, arguments.repeats,
                 *(f"{value:.4f}" for value in (*forward, *both)), f"{peak:.3f}"]
        print(",".join(str(cell) for cell in cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description="Plain PyTorch peers of the trainer's sparse layers")
    parser.add_argument("--fabric", default="nvlink", help="name for the table; NCCL's variables choose the fabric itself")
    parser.add_argument("--shapes", default="384/4/256,768/4/256,768/8/128", help="experts/k/expert size, comma-separated")
    parser.add_argument("--layers", default="ep-grouped-gemm,ep-per-expert-gemm-eager,hp-plain")
    parser.add_argument("--hidden", type=int, default=1024)
    parser.add_argument("--heads", type=int, default=8)
    parser.add_argument("--head-size", type=int, default=128)
    parser.add_argument("--sequences", type=int, default=8, help="sequences of a rank")
    parser.add_argument("--length", type=int, default=2048)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--router-precision", choices=("highest", "high"), default="highest", help="'high' lets f32 products use TF32")
    arguments = parser.parse_args()

    device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
    torch.cuda.set_device(device)
    dist.init_process_group("nccl", device_id=device)
    rank = dist.get_rank()
    torch.set_float32_matmul_precision(arguments.router_precision)
    makers = {
        "ep-grouped-gemm": lambda e, k, s: ExpertParallel(arguments, e, k, s, grouped=True),
        "ep-per-expert-gemm-eager": lambda e, k, s: ExpertParallel(arguments, e, k, s, grouped=False),
        "hp-plain": lambda e, k, s: HeadParallel(arguments, e, k, s),
    }
    if rank == 0:
        print(f"# {dist.get_world_size()} x {torch.cuda.get_device_name()}, PyTorch {torch.__version__}, "
              f"NCCL {'.'.join(map(str, torch.cuda.nccl.version()))}", file=sys.stderr)
        print(COLUMNS, flush=True)
    for shape in arguments.shapes.split(","):
        experts, top, size = (int(part) for part in shape.split("/"))
        for name in arguments.layers.split(","):
            if name == "hp-plain" and experts > MOST_GROUPS or name == "ep-grouped-gemm" and experts // dist.get_world_size() > MOST_GROUPS:
                continue
            torch.manual_seed(1 + rank)
            layer = makers[name](experts, top, size)
            measure(arguments, name, layer, (experts, top, size))
            del layer
            torch.cuda.empty_cache()
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
