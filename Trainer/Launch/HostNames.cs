using System.Net;
using System.Net.Sockets;

namespace SimMoE.Trainer.Launch;

/// <summary>Asks the system for the addresses of hosts.</summary>
internal static class HostNames
{
    /// <summary>True if the name has an address.</summary>
    public static bool Resolves(string host) => Addresses(host).Length > 0;

    /// <summary>Addresses of a host, IPv4 first; empty if it has none.</summary>
    public static IPAddress[] Addresses(string host)
    {
        try
        {
            return [.. Dns.GetHostAddresses(host).OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)];
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
