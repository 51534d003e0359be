namespace SimMoE.Simulator.Network.Fluid;

/// <content>What was left on every port at a few places of the order, so that a solve can start in the middle.</content>
internal sealed partial class PortMatrix
{
    private const int Snapshots = 12;

    /// <summary>Flows removed at one instant beyond which solving from scratch is cheaper than mending.</summary>
    private const int Many = 16;

    private readonly (int Place, double LastLevel, double[]? Residual, double[] Count)[] _snapshots =
        new (int, double, double[]?, double[])[Snapshots];

    private int _snapshotCount;
    private int _removedAtOnce;

    private int RestoreSnapshot(int place)
    {
        while (_snapshotCount > 0 && _snapshots[_snapshotCount - 1].Place > place)
        {
            _snapshotCount--;
        }

        if (_snapshotCount > 0)
        {
            var (at, lastLevel, residual, count) = _snapshots[_snapshotCount - 1];
            residual!.CopyTo(_residual, 0);
            count.CopyTo(_count, 0);
            _lastLevel = lastLevel;
            return at;
        }

        _capacity.CopyTo(_residual, 0);
        for (var port = 0; port < _count.Length; port++)
        {
            _count[port] = _alive[port];
        }

        _lastLevel = 0;
        return 0;
    }

    private void TakeSnapshotIfDue(int place)
    {
        if (_relativeError > 0 || _snapshotCount == Snapshots || _order.Length < 64
            || place != (_snapshotCount + 1) * (_order.Length / (Snapshots + 1)))
        {
            return;
        }

        ref var snapshot = ref _snapshots[_snapshotCount++];
        snapshot = (place, _lastLevel, snapshot.Residual ?? new double[_residual.Length], snapshot.Count ?? new double[_count.Length]);
        _residual.CopyTo(snapshot.Residual, 0);
        _count.CopyTo(snapshot.Count, 0);
    }

    /// <summary>Mends the snapshots for one removed flow: before its record's place it was counted, after it its rate was taken off.</summary>
    private void ForgetInSnapshots(int row, int column, double rate, int ownerPlace)
    {
        if (_removedAtOnce != int.MaxValue && ++_removedAtOnce > Many)
        {
            _snapshotCount = 0;
        }

        for (var i = 0; i < _snapshotCount; i++)
        {
            ref var snapshot = ref _snapshots[i];
            if (snapshot.Place <= ownerPlace)
            {
                snapshot.Count[row]--;
                snapshot.Count[column]--;
            }
            else
            {
                snapshot.Residual![row] += rate;
                snapshot.Residual[column] += rate;
            }
        }
    }
}
