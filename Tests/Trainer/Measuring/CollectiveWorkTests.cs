using SimMoE.Tests.Trainer.Communication;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Measuring.Collectives;
using SimMoE.Trainer.Measuring.Timing;
using SimMoE.Workload.Measurements;

namespace SimMoE.Tests.Trainer.Measuring;

public sealed class CollectiveWorkTests
{
    public static TheoryData<string, int> Collectives =>
        [.. CollectiveNames.All.SelectMany(name => new[] { (name, 1), (name, 2), (name, 3) })];

    private static MeasuringDevice Device { get; } = new(TestDevice.IsCuda ? 0 : -1);

    /// <summary>A communicator that does what it says moves every element right. 4,096 bytes do not divide by 3 ranks: parts are cut to 16
    /// bytes. Uneven
    /// exchanges move rows of 2,048 bytes, of which 40 % leave rank 0.</summary>
    [TorchTheory]
    [MemberData(nameof(Collectives))]
    public void Check_WorkingCommunicator_FindsNothingWrong(string collective, int ranks)
    {
        if (ranks == 1 && collective == CollectiveNames.AllToAllV)
        {
            return;
        }

        ThreadGroup.Run(
            ranks,
            group =>
            {
                using var work = new CollectiveWork(Case(collective), group, Device);
                Assert.Equal(0, work.Check());
            }
        );
    }

    /// <summary>A communicator that moves nothing leaves zeros, which the pattern holds at few places: nearly all of 512 received elements
    /// are wrong.</summary>
    [TorchTheory]
    [InlineData(CollectiveNames.AllToAll)]
    [InlineData(CollectiveNames.AllGather)]
    [InlineData(CollectiveNames.ReduceScatter)]
    [InlineData(CollectiveNames.AllReduce)]
    [InlineData(CollectiveNames.MetadataToHost)]
    public void Check_CommunicatorThatMovesNothing_CountsWrongElements(string collective)
    {
        using var work = new CollectiveWork(Case(collective), new IdleCommunicator(), Device);
        Assert.True(work.Check() > 400);
    }

    [TorchFact]
    public void Time_TwoRanks_GivesEachRanksRepeats() =>
        ThreadGroup.Run(
            2,
            group =>
            {
                using var timing = new CollectiveTiming(group, Device);
                var result = timing.Time(Case(CollectiveNames.AllToAll), 1, 3);
                Assert.Equal([3, 3], result.Times.Select(times => times.Length));
                Assert.All(result.Times.SelectMany(times => times), time => Assert.True(time > 0));
                Assert.Equal((512, 0), (result.Elements, result.Wrong));
            }
        );

    private static CollectiveCase Case(string collective) =>
        collective switch
        {
            CollectiveNames.AllToAllV => new(collective, ScalarType.BFloat16, 65536, 0.4),
            CollectiveNames.MetadataExchange or CollectiveNames.MetadataToHost or CollectiveNames.HostSync => new(
                collective,
                ScalarType.Int64,
                48 * 96
            ),
            _ => new(collective, ScalarType.Float32, 4096),
        };

    /// <summary>Rank 0 of two whose transfers do nothing.</summary>
    private sealed class IdleCommunicator : ICommunicator
    {
        public int Rank => 0;

        public int Size => 2;

        public ITransfer AllToAll(Tensor receive, Tensor send, ReadOnlySpan<long> receiveRows, ReadOnlySpan<long> sendRows) => Nothing();

        public ITransfer AllToAll(Tensor receive, Tensor send) => Nothing();

        public ITransfer AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum) => Nothing();

        public ITransfer AllGather(Tensor receive, Tensor send) => Nothing();

        public ITransfer ReduceScatter(Tensor receive, Tensor send, ReduceOperation operation = ReduceOperation.Sum) => Nothing();

        public ITransfer Broadcast(Tensor tensor, int root) => Nothing();

        public void Barrier()
        {
            // Nobody is waited for.
        }

        public void Dispose()
        {
            // Nothing is held.
        }

        private static DoneTransfer Nothing() => new();
    }

    private sealed class DoneTransfer : ITransfer
    {
        public void Wait()
        {
            // Nothing is under way.
        }
    }
}
