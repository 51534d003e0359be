using SimMoE.Trainer.Communication;

namespace SimMoE.Tests.Trainer.Communication;

public sealed class SingleProcessCommunicatorTests
{
    [TorchFact]
    public void Calls_GroupOfOne_DoWhatCommunicatorsDo()
    {
        using var group = new SingleProcessCommunicator();
        CommunicatorContract.Check(group, TestDevice.Current);
    }

    [TorchFact]
    public void AllToAll_TensorsThatDoNotFit_SaysWhy()
    {
        using var scope = NewDisposeScope();
        using var group = new SingleProcessCommunicator();
        var send = zeros(4, 2);
        void Refuses(string problem, Action call) =>
            Assert.Contains(problem, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);

        Refuses("sendRows do not add up", () => group.AllToAll(zeros(4, 2), send, [4], [3]));
        Refuses("receiveRows do not add up", () => group.AllToAll(zeros(5, 2), send, [4], [4]));
        Refuses("is negative", () => group.AllToAll(zeros(4, 2), send, [-4], [4]));
        Refuses("one number of rows for each rank", () => group.AllToAll(zeros(4, 2), send, [2, 2], [2, 2]));
        Refuses("rows of different shapes", () => group.AllToAll(zeros(4, 3), send));
        Refuses("different dtypes", () => group.AllToAll(zeros(4, 2, dtype: ScalarType.Int64), send));
        Refuses("not contiguous", () => group.AllToAll(zeros(2, 4).transpose(0, 1), send));
        Refuses("not as many in both", () => group.AllToAll(zeros(5, 2), send));
    }
}
