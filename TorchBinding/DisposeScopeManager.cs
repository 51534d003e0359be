namespace SimMoE.TorchBinding;

/// <summary>The stack of dispose scopes of a thread.</summary>
internal sealed class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? _ofThread;

    internal static DisposeScopeManager OfThread => _ofThread ??= new();

    internal DisposeScope? Current { get; private set; }

    internal DisposeScope Open() => Current = new(this, Current);

    internal DisposeScope? Register(torch.Tensor tensor)
    {
        Current?.Add(tensor);
        return Current;
    }

    /// <summary>Takes a scope off the stack, wherever it stands.</summary>
    internal void Close(DisposeScope closed)
    {
        if (ReferenceEquals(Current, closed))
        {
            Current = closed.OuterScope;
            return;
        }

        for (var scope = Current; scope is not null; scope = scope.OuterScope)
        {
            if (ReferenceEquals(scope.OuterScope, closed))
            {
                scope.OuterScope = closed.OuterScope;
                return;
            }
        }
    }
}
