using System.Reflection;
using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.TorchBinding;

public sealed class AtenTests
{
    [TorchFact]
    public void Operators_OfTheBinding_AreAllInThisLibtorch()
    {
        var missing = typeof(Aten).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => (Operator)field.GetValue(null)!)
            .Where(op => !Operator.Exists(op.Name, op.Overload))
            .Select(op => op.FullName);
        Assert.Empty(missing);
    }
}
