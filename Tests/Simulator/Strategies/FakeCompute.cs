using SimMoE.Simulator.Compute;
using SimMoE.Units;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Strategies;

/// <summary>Round times: a product costs 1 ns a row, a pass 1 ps a byte, an expert row 1 us, one launch each.</summary>
internal sealed class FakeCompute : IComputeModel
{
    public SimDuration HostLaunch { get; init; } = SimDuration.FromNanoseconds(100);

    public SimDuration HostSync { get; init; } = SimDuration.FromMicroseconds(5);

    public double SlowdownPerMultiprocessor => 0;

    public int CollectiveMultiprocessors => 0;

    public KernelCost Gemm(long rows, long columns, long inner) => new(SimDuration.FromNanoseconds(rows), 1);

    public KernelCost GemmF32(long rows, long columns, long inner) => new(SimDuration.FromNanoseconds(rows), 1);

    public KernelCost Memory(Bytes traffic, int launches = 1) => new(new SimDuration(traffic.Count), launches);

    public KernelCost TopK(long rows, int experts, int topK) => new(SimDuration.FromNanoseconds(rows), 1);

    public KernelCost FusedRouter(long rows, int width, int experts, int topK, Pass pass) => new(SimDuration.FromNanoseconds(rows), 1);

    public KernelCost Sort(long pairs) => new(SimDuration.FromNanoseconds(pairs), 1);

    public KernelCost Attention(AttentionSpec attention, int sequences, int sequenceLength, Pass pass) =>
        new(SimDuration.FromNanoseconds(sequences * sequenceLength), 1);

    public KernelCost Experts(ExpertKernelKind kernel, ReadOnlySpan<int> rows, int width, int inner, bool gated, Pass pass)
    {
        var sum = 0;
        foreach (var count in rows)
        {
            sum += count;
        }

        return new(
            SimDuration.FromMicroseconds(sum * (pass == Pass.Forward ? 1 : 2)),
            kernel == ExpertKernelKind.PerExpertGemm ? 2 * rows.Length : 2
        );
    }

    public KernelCost Optimizer(long parameters, int tensors) => new(new SimDuration(parameters), tensors);

    public SimDuration CopyToHost(Bytes amount) => SimDuration.FromMicroseconds(1);
}
