using System.Net;
using System.Text.Json;
using SimMoE.Trainer.Communication.Control;
using SimMoE.Trainer.Interop;

namespace SimMoE.Trainer.Communication;

/// <summary>Makes the communicators of a session; every rank makes the same groups in the same order.</summary>
/// <param name="session">Whose they are.</param>
/// <param name="plane">Reaches the other ranks; null for a single process.</param>
internal sealed class GroupFactory(RankSession session, IControlPlane? plane)
{
    // The control plane finds out who died or hangs, and knows what takes long for good reason; Gloo's own limit is not to come before it.
    private static readonly TimeSpan GlooPatience = TimeSpan.FromDays(1);
    private static readonly SingleProcessCommunicator Alone = new();

    /// <summary>Joins groups, one communicator for each; a group of one needs none.</summary>
    /// <param name="groups">All groups that this rank is in.</param>
    /// <param name="device">This process's GPU, or the CPU.</param>
    public ICommunicator[] Join(IReadOnlyList<GroupMembers> groups, torch.Device device)
    {
        if (plane is null)
        {
            return [.. groups.Select(_ => Alone)];
        }

        return device.type == DeviceType.CUDA ? JoinNccl(groups, device) : JoinGloo(groups);
    }

    private ICommunicator[] JoinGloo(IReadOnlyList<GroupMembers> groups)
    {
        OwnLibrary.Native.Require();
        var address = InterfaceAddress();
        var ends = groups
            .Select(group =>
                group.Ranks.Count == 1
                    ? IntPtr.Zero
                    : Gloo.Group(group.Place, group.Ranks.Count, address, (int)GlooPatience.TotalMilliseconds)
            )
            .ToArray();

        // One exchange brings every rank's addresses in all its groups to everybody.
        byte[][] mine = [.. ends.Select(end => end == IntPtr.Zero ? [] : Gloo.Address(end))];
        var all = Array.ConvertAll(
            session.Exchange(JsonSerializer.SerializeToUtf8Bytes(mine)),
            part => JsonSerializer.Deserialize<byte[][]>(part)!
        );
        return [.. groups.Select((group, index) => ends[index] == IntPtr.Zero ? (ICommunicator)Alone : Connect(group, index))];

        GlooCommunicator Connect(GroupMembers group, int index)
        {
            Gloo.Connect(ends[index], [.. group.Ranks.Select(rank => all[rank][index])]);
            return new GlooCommunicator(session, ends[index], group);
        }
    }

    /// <summary>The interface through which this rank met rank 0, unless GLOO_SOCKET_IFNAME names one, or that is the loopback interface
    /// and
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
        return
        [
            .. groups.Select(
                (group, index) =>
                    group.Ranks.Count == 1
                        ? (ICommunicator)Alone
                        : new NcclCommunicator(
                            session,
                            NcclUniqueId.FromBytes(parts[group.Root].AsSpan(index * NcclUniqueId.Size, NcclUniqueId.Size)),
                            group,
                            device
                        )
            ),
        ];
    }
}
