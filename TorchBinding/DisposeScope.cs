namespace SimMoE.TorchBinding;

/// <summary>Tensors that are disposed together. Made by <see cref="torch.NewDisposeScope"/>; belongs to the thread that made it.</summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;
    private HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        OuterScope = outer;
    }

    /// <summary>What would be disposed now: a copy of the list.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => [.. Open._disposables];

    /// <summary>How many would be disposed now.</summary>
    public int DisposablesCount => Open._disposables.Count;

    internal DisposeScope? OuterScope { get; set; }

    private DisposeScope Open
    {
        get
        {
            ObjectDisposedException.ThrowIf(_manager is null, this);
            return this;
        }
    }

    /// <summary>Disposes what is in the scope and ends it.</summary>
    public void Dispose()
    {
        if (_manager is { } manager)
        {
            DisposeEverything();
            manager.Close(this);
            _manager = null;
        }
    }

    /// <summary>Disposes what is in the scope; the scope goes on.</summary>
    public void DisposeEverything() => DisposeEverythingBut([]);

    /// <summary>Disposes what is in the scope but what is to be kept in it.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var before = Open._disposables;
        _disposables = new(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in before)
        {
            if (!_disposables.Contains(disposable))
            {
                disposable.Dispose();
            }
        }
    }

    /// <summary>Disposes what is in the scope but what is to be kept in it.</summary>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <summary>Disposes what is in the scope but one.</summary>
    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    /// <summary>Disposes what is in the scope but two.</summary>
    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    /// <summary>Disposes what is in the scope but three.</summary>
    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    /// <summary>Hands one over to the outer scope, or to none if there is none.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    /// <summary>Hands two over to the outer scope, or to none if there is none.</summary>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => MoveToOther(OuterScope, first, second);

    /// <summary>Hands three over to the outer scope, or to none if there is none.</summary>
    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => MoveToOther(OuterScope, first, second, third);

    /// <summary>Hands some over to the outer scope, or to none if there is none.</summary>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, (IEnumerable<IDisposable>)disposables);

    /// <summary>Hands some over to the outer scope, or to none if there is none.</summary>
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    /// <summary>Hands one over to another scope, or to none.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    /// <summary>Hands two over to another scope, or to none.</summary>
    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second));

    /// <summary>Hands three over to another scope, or to none.</summary>
    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    /// <summary>Hands some over to another scope, or to none.</summary>
    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    /// <summary>Hands some over to another scope, or to none.</summary>
    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
        {
            Move(scope, disposable);
        }
    }

    /// <summary>Takes one out of all scopes.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable => MoveToOther(null, disposable);

    /// <summary>Takes two out of all scopes.</summary>
    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => MoveToOther(null, first, second);

    /// <summary>Takes three out of all scopes.</summary>
    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => MoveToOther(null, first, second, third);

    /// <summary>Takes some out of all scopes.</summary>
    public void Detach(params IDisposable[] disposables) => MoveToOther(null, (IEnumerable<IDisposable>)disposables);

    /// <summary>Takes some out of all scopes.</summary>
    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    /// <summary>Takes one into this scope, out of the one that it is in.</summary>
    public void Attach(IDisposable disposable) => Take(disposable);

    /// <summary>Takes some into this scope, out of those that they are in.</summary>
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    /// <summary>Takes some into this scope, out of those that they are in.</summary>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var taken = disposables.ToArray();
        foreach (var disposable in taken)
        {
            Take(disposable);
        }

        return taken;
    }

    /// <summary>Forgets what has been disposed elsewhere.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        Open._disposables.Remove(disposable);
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = null;
        }
    }

    /// <summary>True if it would be disposed with this scope.</summary>
    public bool Contains(IDisposable disposable) => _disposables.Contains(disposable);

    internal void Add(torch.Tensor tensor) => _disposables.Add(tensor);

    private void Move(DisposeScope? scope, IDisposable disposable)
    {
        if (!Open._disposables.Remove(disposable))
        {
            return;
        }

        scope?.Open._disposables.Add(disposable);
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = scope;
        }
    }

    private void Take(IDisposable disposable)
    {
        var owner = (disposable as torch.Tensor)?.OwningDisposeScope;
        if (ReferenceEquals(owner, this))
        {
            return;
        }

        if (owner is not null)
        {
            owner.Move(this, disposable);
            return;
        }

        Open._disposables.Add(disposable);
        if (disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = this;
        }
    }
}
