using System.Runtime.Intrinsics;

namespace SimMoE.Simulator.Network.Fluid;

/// <content>What was left on every link at a few places of the order, so that a solve can start in the middle.</content>
internal sealed partial class FluidSolver
{
    /// <summary>Snapshots over the whole order.</summary>
    private const int Snapshots = 8;

    /// <summary>Items removed at one instant beyond which solving from scratch is cheaper than mending.</summary>
    private const int Many = 16;

    private readonly (int Place, double LastLevel, Vector128<double>[] Residual)[] _snapshots =
        new (int, double, Vector128<double>[])[Snapshots];

    private int _snapshotCount;
    private int _snapshotEvery = int.MaxValue;
    private int _removedAtOnce;
    private int _firstUnsolved;

    /// <summary>Sets what is left on each link to the state at the last snapshot not after <paramref name="place"/>.</summary>
    /// <returns>The snapshot's place.</returns>
    private int RestoreSnapshot(int place)
    {
        while (_snapshotCount > 0 && _snapshots[_snapshotCount - 1].Place > place)
        {
            _snapshotCount--;
        }

        // Class and makespan items touch many links with few solves: there, copies would cost more than they save.
        _snapshotEvery = _orderCount is >= 32 and <= 16384 ? (_orderCount + Snapshots) / (Snapshots + 1) : int.MaxValue;
        if (_snapshotCount > 0)
        {
            var (at, lastLevel, residual) = _snapshots[_snapshotCount - 1];
            for (var i = at; i < _orderCount; i++)
            {
                _residual[_order[i]] = residual[_order[i]];
            }

            _lastLevel = lastLevel;
            return _firstUnsolved = at;
        }

        for (var i = 0; i < _orderCount; i++)
        {
            var link = _order[i];
            _residual[link] = Vector128.Create(_capacity[link], _weight[link]);
        }

        _lastLevel = 0;
        return _firstUnsolved = 0;
    }

    /// <param name="place">Place about to be filled.</param>
    /// <param name="unfilled">At least the links not filled yet.</param>
    private void TakeSnapshotIfDue(int place, ReadOnlySpan<int> unfilled)
    {
        if (place != (_snapshotCount + 1) * (long)_snapshotEvery || _snapshotCount == Snapshots)
        {
            return;
        }

        ref var snapshot = ref _snapshots[_snapshotCount];
        var residual = snapshot.Residual ?? new Vector128<double>[_residual.Length];
        foreach (var link in unfilled)
        {
            residual[link] = _residual[link];
        }

        snapshot = (place, _lastLevel, residual);
        _snapshotCount++;
    }

    /// <summary>Mends the snapshots for one removed weight on one link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="owner">The item's bottleneck of record.</param>
    /// <param name="share">Minus the rate taken off the link when the item was fixed, and the weight.</param>
    private void ForgetInSnapshots(int link, int owner, Vector128<double> share)
    {
        if (++_removedAtOnce > Many)
        {
            _snapshotCount = 0;
        }

        var ownerPlace = _position[owner];
        for (var i = 0; i < _snapshotCount; i++)
        {
            ref var residual = ref _snapshots[i].Residual[link];
            residual -= _snapshots[i].Place <= ownerPlace
                ? share.WithElement(0, 0.0)
                : share.WithElement(1, 0.0);
        }
    }
}
