using System.Runtime.CompilerServices;

namespace SimMoE.Tests.Trainer.TorchBinding;

[Collection(nameof(LiveTensors))]
public sealed class DisposeScopeTests
{
    [TorchFact]
    public void Scope_Ends_ItsTensorsAreDisposed()
    {
        using var live = new LiveTensors();
        Tensor inside;
        using (NewDisposeScope())
        {
            inside = zeros(2, device: TestDevice.Current).add(1);
            Assert.False(inside.IsInvalid);
        }

        Assert.True(inside.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => inside.Handle);
    }

    [TorchFact]
    public void MoveToOuterDisposeScope_WithAnOuterScope_LivesAsLongAsThat()
    {
        using var live = new LiveTensors();
        Tensor moved;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                moved = ones(2, device: TestDevice.Current).MoveToOuterDisposeScope();
            }

            Assert.Equal([1f, 1f], moved.data<float>().ToArray());
            Assert.True(outer.Contains(moved));
        }

        Assert.True(moved.IsInvalid);
    }

    [TorchFact]
    public void MoveToOuterDisposeScope_WithoutAnOuterScope_LivesUntilDisposed()
    {
        using var live = new LiveTensors();
        Tensor kept;
        using (NewDisposeScope())
        {
            kept = ones(2).MoveToOuterDisposeScope();
        }

        Assert.False(kept.IsInvalid);
        kept.Dispose();
        Assert.True(kept.IsInvalid);
    }

    [TorchFact]
    public void DetachFromDisposeScope_InNestedScopes_LivesUntilDisposed()
    {
        using var live = new LiveTensors();
        Tensor kept;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                kept = ones(2).DetachFromDisposeScope();
            }
        }

        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [TorchFact]
    public void MoveToOtherDisposeScope_OfATensorsScope_GoesWhereThatTensorIs()
    {
        using var live = new LiveTensors();
        using var outer = NewDisposeScope();
        var anchor = ones(1);
        Tensor moved;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                moved = ones(1).MoveToOtherDisposeScope(anchor);
            }
        }

        Assert.False(moved.IsInvalid);
        Assert.Equal(2, outer.DisposablesCount);
    }

    [TorchFact]
    public void DisposeEverythingBut_OneOfThree_LeavesThatOne()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var (a, b, c) = (ones(1), ones(1), ones(1));
        Assert.Same(b, scope.DisposeEverythingBut(b));
        Assert.Equal((true, false, true), (a.IsInvalid, b.IsInvalid, c.IsInvalid));
        Assert.Equal(1, scope.DisposablesCount);
    }

    [TorchFact]
    public void Attach_OfADetachedTensor_DisposesItWithTheScope()
    {
        using var live = new LiveTensors();
        var tensor = ones(1);
        using (var scope = NewDisposeScope())
        {
            scope.Attach(tensor);
        }

        Assert.True(tensor.IsInvalid);
    }

    [TorchFact]
    public void Dispose_OfATensorInAScope_LeavesTheScope()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        ones(1).Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [TorchFact]
    public void Scope_OuterEndedBeforeInner_BothEnd()
    {
        using var live = new LiveTensors();
        var outer = NewDisposeScope();
        var first = ones(1);
        var inner = NewDisposeScope();
        var second = ones(1);
        outer.Dispose();
        Assert.True(first.IsInvalid);
        Assert.Same(inner, CurrentDisposeScope);
        inner.Dispose();
        Assert.True(second.IsInvalid);
        Assert.Null(CurrentDisposeScope);
        Assert.Throws<ObjectDisposedException>(() => outer.DisposablesCount);
    }

    [TorchFact]
    public void Scope_OfAnotherThread_IsNotSeen()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = ones(1));
        thread.Start();
        thread.Join();
        Assert.Equal(0, scope.DisposablesCount);
        elsewhere!.Dispose();
    }

    [TorchFact]
    public void Tensor_Garbage_FreesItsHandle()
    {
        using var live = new LiveTensors();
        Forget();
    }

    /// <summary>A tensor that only an argument refers to: a collection between reading its handle and the call must not free it.</summary>
    [TorchFact]
    public void Argument_OfATemporary_KeepsItAliveUntilTheCall()
    {
        using var live = new LiveTensors();
        CallWithATemporary();
    }

    [TorchFact]
    public void Tensors_MadeAndLeftOnManyThreads_AreAllFreed()
    {
        using var live = new LiveTensors();
        var sums = new float[4];
        Parallel.For(0, sums.Length, rank =>
        {
            using var scope = NewDisposeScope();
            for (var i = 0; i < 50; i++)
            {
                using var inner = NewDisposeScope();
                sums[rank] = arange(10f, dtype: ScalarType.Float32).mul(rank).sum().item<float>();
            }
        });
        Assert.Equal([0f, 45f, 90f, 135f], sums);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Argument Temporary() => full(4, 2f);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CallWithATemporary()
    {
        var before = LiveTensors.Count();
        var argument = Temporary();
        Assert.Equal(before + 1, LiveTensors.Count());
        using var sum = Dispatch.Tensor(Aten.add__Scalar, argument, 1);
        Assert.Equal([3f, 3f, 3f, 3f], sum.data<float>().ToArray());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => _ = ones(3).add(1).mul(2);
}
