using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Model;

namespace SimMoE.Trainer.Training;

/// <summary>The gradients of a model in buckets, in the order in which backward completes them. Shared parameters are summed over all
/// ranks, owned ones
/// over their replicas; the loss is scaled so that either sum is the mean over the global batch.</summary>
internal sealed class GradientBuckets : IDisposable
{
    private readonly List<GradientBucket> _buckets = [];
    private readonly Dictionary<int, List<(GradientBucket Bucket, int Count)>> _byGroup = [];

    /// <summary>Lays out the gradients.</summary>
    /// <param name="model">Whose.</param>
    /// <param name="groups">Over which they are summed.</param>
    /// <param name="bucketBytes">Least bytes of a bucket that is full; 0 gives each parameter its own.</param>
    public GradientBuckets(GptModel model, ProcessGroups groups, long bucketBytes)
    {
        var order = model.GradientOrder();
        var owned = model.OwnedParameters;
        Fill(order, name => !owned.Contains(name), isOwned: false, groups.World, bucketBytes);
        Fill(order, owned.Contains, isOwned: true, groups.Replicas, bucketBytes);
    }

    /// <summary>Every bucket.</summary>
    public IReadOnlyList<GradientBucket> All => _buckets;

    /// <summary>Sets all gradients to zero.</summary>
    public void Clear()
    {
        foreach (var bucket in _buckets)
        {
            bucket.Flat.zero_();
        }
    }

    /// <summary>Notes that the gradients of a group are complete; buckets that are now whole are sent.</summary>
    /// <param name="group">Index into <see cref="GptModel.GradientOrder"/>.</param>
    public void Complete(int group)
    {
        foreach (var (bucket, count) in _byGroup.GetValueOrDefault(group) ?? [])
        {
            bucket.Complete(count);
        }
    }

    /// <summary>Sends what has not been sent, and lets what follows wait for all of it.</summary>
    public void Finish()
    {
        foreach (var bucket in _buckets)
        {
            bucket.Finish();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buckets.ForEach(bucket => bucket.Dispose());

    private void Fill(
        IReadOnlyList<IReadOnlyList<(string Name, Parameter Parameter)>> order,
        Func<string, bool> takes,
        bool isOwned,
        ICommunicator group,
        long bytes
    )
    {
        var waiting = new List<(int Group, Parameter Parameter)>();
        var size = 0L;
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var (_, parameter) in order[i].Where(pair => takes(pair.Name)))
            {
                waiting.Add((i, parameter));
                size += parameter.numel() * sizeof(float);
                if (size >= bytes)
                {
                    Close();
                }
            }
        }

        Close();

        void Close()
        {
            if (waiting.Count == 0)
            {
                return;
            }

            var bucket = new GradientBucket([.. waiting.Select(pair => pair.Parameter)], isOwned, group.Size > 1 ? group : null);
            _buckets.Add(bucket);
            foreach (var part in waiting.GroupBy(pair => pair.Group))
            {
                if (!_byGroup.TryGetValue(part.Key, out var list))
                {
                    _byGroup.Add(part.Key, list = []);
                }

                list.Add((bucket, part.Count()));
            }

            waiting.Clear();
            size = 0;
        }
    }
}
