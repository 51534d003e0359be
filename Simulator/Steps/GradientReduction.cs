using SimMoE.Simulator.Programs;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Steps;

/// <summary>All-reduce of gradients: of shared parameters among all ranks, of owned ones among the ranks that hold the same.</summary>
/// <remarks>A bucket is sent when it holds at least the plan's bytes; a tensor is never cut (PyTorch's DistributedDataParallel does the
/// same). docs/models/training-step.md.</remarks>
internal sealed class GradientReduction
{
    private const int GradientBytes = 4; // f32 gradients

    private readonly StepDraft _draft;
    private readonly Dictionary<(bool Owned, long Bytes), IReadOnlyList<CollectiveSpec>> _collectives = [];
    private long _shared;
    private long _owned;
    private int _last = StageWriter.Nothing;

    /// <summary>Starts with empty buckets.</summary>
    public GradientReduction(StepDraft draft) => _draft = draft;

    /// <summary>Takes gradients that backward has finished, and sends full buckets.</summary>
    public void Add(IReadOnlyList<ParameterTensor> tensors, int layer)
    {
        foreach (var tensor in tensors)
        {
            for (var copy = 0; copy < tensor.Count; copy++)
            {
                Add(tensor.Elements * GradientBytes, tensor.IsOwned, layer);
            }
        }
    }

    /// <summary>Sends what is left and lets the compute stream wait for everything.</summary>
    public void Finish()
    {
        Send(owned: false, -1);
        Send(owned: true, -1);
        if (_last != StageWriter.Nothing)
        {
            _draft.Program.Wait(Key(-1), Streams.Compute, _last);
        }
    }

    private static StageKey Key(int layer) => new(-1, layer, Pass.Update, Stage.GradientReduce);

    private void Add(long bytes, bool owned, int layer)
    {
        ref var bucket = ref owned ? ref _owned : ref _shared;
        bucket += bytes;
        if (bucket >= _draft.Setup.Plan.GradientBucket.Count)
        {
            Send(owned, layer);
        }
    }

    private void Send(bool owned, int layer)
    {
        ref var bucket = ref owned ? ref _owned : ref _shared;
        var bytes = bucket;
        bucket = 0;
        var groups = owned ? _draft.Layout.Replicas : _draft.Layout.All;
        if (bytes == 0 || groups.Size == 1)
        {
            return;
        }

        if (!_collectives.TryGetValue((owned, bytes), out var collectives))
        {
            collectives =
            [
                .. groups.Members.Select(members =>
                    GradientAllReduce.Create(
                        members,
                        _draft.Setup.Cluster.NodeOfRank,
                        bytes,
                        _draft.Setup.Compute.CollectiveMultiprocessors
                    )
                ),
            ];
            _collectives.Add((owned, bytes), collectives);
        }

        var key = Key(layer);
        AddVolume(_draft.Volumes.Of(key), bytes, groups.Size);
        _last = _draft.Program.CollectiveBeside(key, Streams.Reduction, groups, collectives);
    }

    // Ring or reduce-scatter and all-gather: each rank sends 2 (P - 1) / P of the bucket.
    private static void AddVolume(StageVolume volume, long bytes, int ranks)
    {
        for (var rank = 0; rank < volume.LogicalBytes.Length; rank++)
        {
            volume.LogicalBytes[rank] += bytes;
            volume.WireBytes[rank] += 2 * (ranks - 1) * bytes / ranks;
            volume.ReceivedBytes[rank] += 2 * (ranks - 1) * bytes / ranks;
            volume.Messages[rank] += 2 * (ranks - 1);
        }
    }
}
