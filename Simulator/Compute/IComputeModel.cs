using SimMoE.Units;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Compute;

/// <summary>Times of kernels and host calls on one device with one set of measured or data-sheet parameters.</summary>
public interface IComputeModel
{
    /// <summary>Host time to issue one kernel.</summary>
    SimDuration HostLaunch { get; }

    /// <summary>Host time of a synchronisation that finds the device idle, the copy not included.</summary>
    SimDuration HostSync { get; }

    /// <summary>Share of compute throughput lost for each multiprocessor that a collective holds beside it, 0 to 1.</summary>
    double SlowdownPerMultiprocessor { get; }

    /// <summary>Multiprocessors that a point-to-point or all-to-all collective holds.</summary>
    int CollectiveMultiprocessors { get; }

    /// <summary>Dense product [rows, inner] x [inner, columns] in bf16 on the tensor cores.</summary>
    KernelCost Gemm(long rows, long columns, long inner);

    /// <summary>The same in f32 (routers).</summary>
    KernelCost GemmF32(long rows, long columns, long inner);

    /// <summary>A kernel bound by memory.</summary>
    /// <param name="traffic">Bytes read and written.</param>
    /// <param name="launches">Kernels that share the traffic, 1 or more.</param>
    KernelCost Memory(Bytes traffic, int launches = 1);

    /// <summary>Top-k over rows of materialised scores, with bias, gates and softmax.</summary>
    KernelCost TopK(long rows, int experts, int topK);

    /// <summary>A router that never materialises its scores: [rows, width] x [width, experts] and top-k in one kernel.</summary>
    KernelCost FusedRouter(long rows, int width, int experts, int topK, Pass pass);

    /// <summary>Grouping of (token, expert) pairs by expert: sort or counting sort.</summary>
    KernelCost Sort(long pairs);

    /// <summary>Attention core without its projections, causal.</summary>
    KernelCost Attention(AttentionSpec attention, int sequences, int sequenceLength, Pass pass);

    /// <summary>Expert MLPs on one rank.</summary>
    /// <param name="kernel">Implementation.</param>
    /// <param name="rows">Rows of each local expert; empty experts count too.</param>
    /// <param name="width">Input and output width.</param>
    /// <param name="inner">Inner width of one expert.</param>
    /// <param name="gated">Three matrices instead of two.</param>
    /// <param name="pass">Forward, or backward (data and weight gradients).</param>
    KernelCost Experts(ExpertKernelKind kernel, ReadOnlySpan<int> rows, int width, int inner, bool gated, Pass pass);

    /// <summary>Expert MLPs on one rank when they fall into independent sets of equal size, such as heads, one set after the other in
    /// <paramref name="rows"/>. Only kernels that index rows against the experts of their own set (block masks) tell the
    /// difference.</summary>
    /// <param name="kernel">Implementation.</param>
    /// <param name="rows">Rows of each local expert; empty experts count too.</param>
    /// <param name="width">Input and output width.</param>
    /// <param name="inner">Inner width of one expert.</param>
    /// <param name="gated">Three matrices instead of two.</param>
    /// <param name="pass">Forward, or backward (data and weight gradients).</param>
    /// <param name="sets">Sets, 1 or more; divides the number of experts.</param>
    KernelCost Experts(ExpertKernelKind kernel, ReadOnlySpan<int> rows, int width, int inner, bool gated, Pass pass, int sets) =>
        Experts(kernel, rows, width, inner, gated, pass);

    /// <summary>Adding the experts' weight gradients of a micro-batch to those of earlier ones, where the kernel does not do it
    /// itself.</summary>
    /// <param name="kernel">Implementation.</param>
    /// <param name="experts">Local experts.</param>
    /// <param name="width">Input and output width.</param>
    /// <param name="inner">Inner width of one expert.</param>
    /// <param name="gated">Three matrices instead of two.</param>
    KernelCost SumExpertGradients(ExpertKernelKind kernel, int experts, int width, int inner, bool gated) => default;

    /// <summary>AdamW over f32 masters and states.</summary>
    /// <param name="parameters">Parameters on this rank.</param>
    /// <param name="tensors">Parameter tensors (launches, where the implementation launches for each).</param>
    KernelCost Optimizer(long parameters, int tensors);

    /// <summary>Time of a copy from the device to the host.</summary>
    SimDuration CopyToHost(Bytes amount);
}
