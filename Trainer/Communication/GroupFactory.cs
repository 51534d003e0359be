using System.Globalization;
using System.Net;
using System.Text;
using SimMoE.Native;
using SimMoE.Trainer.Communication.Control;

namespace SimMoE.Trainer.Communication;

/// <summary>Makes the communicators of a session; every rank makes the same groups in the same order.</summary>
/// <param name="session">Whose they are.</param>
/// <param name="plane">Reaches the other ranks; null for a single process.</param>
internal sealed class GroupFactory(RankSession session, IControlPlane? plane) : IDisposable
{
    // The control plane finds out who died or hangs, and knows what takes long for good reason; Gloo's own limit is not to come before it.
    private static readonly TimeSpan GlooPatience = TimeSpan.FromDays(1);
    private readonly SingleProcessCommunicator _alone = new();
    private IntPtr _store;

    /// <summary>Joins groups, one communicator for each; a group of one needs none.</summary>
    /// <param name="groups">All groups that this rank is in.</param>
    /// <param name="device">This process's GPU, or the CPU.</param>
    public ICommunicator[] Join(IReadOnlyList<GroupMembers> groups, torch.Device device)
    {
        if (plane is null)
        {
            return [.. groups.Select(_ => _alone)];
        }

        return device.type == DeviceType.CUDA ? JoinNccl(groups, device) : JoinGloo(groups);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_store != IntPtr.Zero)
        {
            Gloo.FreeStore(_store);
            _store = IntPtr.Zero;
        }
    }

    private ICommunicator[] JoinGloo(IReadOnlyList<GroupMembers> groups)
    {
        NativeLibraryState.Require();
        _store = _store == IntPtr.Zero ? OpenStore() : _store;
        var address = InterfaceAddress();
        return [.. groups.Select(group => group.Ranks.Count == 1
            ? (ICommunicator)_alone
            : new GlooCommunicator(session,
                Gloo.Group(_store, group.Name, group.Place, group.Ranks.Count, address, (int)GlooPatience.TotalMilliseconds), group))];
    }

    /// <summary>Rank 0 serves the store at a free port and tells the others which.</summary>
    private IntPtr OpenStore()
    {
        var host = session.Environment.MasterHost;
        var patience = (int)GlooPatience.TotalMilliseconds;
        if (session.Rank == 0)
        {
            var store = Gloo.Server(host, 0, session.WorldSize, patience, out var port);
            session.Exchange(Encoding.UTF8.GetBytes(port.ToString(CultureInfo.InvariantCulture)));
            return store;
        }

        var parts = session.Exchange([]);
        return Gloo.Client(host, int.Parse(Encoding.UTF8.GetString(parts[0]), CultureInfo.InvariantCulture), session.WorldSize, patience);
    }

    /// <summary>The interface through which this rank met rank 0, unless GLOO_SOCKET_IFNAME names one, or that is the loopback interface and
    /// there are other hosts; then Gloo chooses.</summary>
    private string InterfaceAddress()
    {
        var isNamed = Environment.GetEnvironmentVariable("GLOO_SOCKET_IFNAME") is { Length: > 0 };
        var isOneHost = plane!.Ranks.All(rank => rank.Host == plane.Ranks[0].Host);
        return isNamed || (IPAddress.IsLoopback(plane.LocalAddress) && !isOneHost) ? "" : plane.LocalAddress.ToString();
    }

    private ICommunicator[] JoinNccl(IReadOnlyList<GroupMembers> groups, torch.Device device)
    {
        // Each group's root makes an id; one exchange brings all of them to everybody.
        var mine = new byte[groups.Count * NcclUniqueId.Size];
        for (var group = 0; group < groups.Count; group++)
        {
            if (groups[group].Root == session.Rank && groups[group].Ranks.Count > 1)
            {
                Nccl.NewUniqueId().ToBytes().CopyTo(mine, group * NcclUniqueId.Size);
            }
        }

        var parts = session.Exchange(mine);
        return [.. groups.Select((group, index) => group.Ranks.Count == 1
            ? (ICommunicator)_alone
            : new NcclCommunicator(session,
                NcclUniqueId.FromBytes(parts[group.Root].AsSpan(index * NcclUniqueId.Size, NcclUniqueId.Size)), group, device))];
    }
}
