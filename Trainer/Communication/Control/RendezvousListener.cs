using System.Net;
using System.Net.Sockets;
using SimMoE.Trainer.Launch;
using SimMoE.Units;

namespace SimMoE.Trainer.Communication.Control;

/// <summary>Opens the port at which the ranks meet.</summary>
internal static class RendezvousListener
{
    /// <summary>Listens at the first free port.</summary>
    /// <exception cref="WorldException">None is free, or the host has no address.</exception>
    public static Socket Open(RendezvousSettings settings)
    {
        var place = settings.Environment;
        var address = Address(place.MasterHost);
        foreach (var port in place.MasterPorts)
        {
            if (TryListen(address, port, place.WorldSize) is { } socket)
            {
                return socket;
            }
        }

        throw new WorldException(
            place.MasterPorts.Count == 1
                ? $"{settings.Place} is in use by another program, so that the other ranks cannot meet rank 0 there; give another one with MASTER_PORT or --master-port"
                : $"{settings.Place} are in use by other programs; give a free one with MASTER_PORT"
        );
    }

    /// <summary>What rank 0 listens at: the address alone that the others are told. A name that is only known as this machine's loopback
    /// address here (Debian's /etc/hosts does that) may mean another one to them, so then every address is taken.</summary>
    private static IPAddress Address(string host)
    {
        var addresses = HostNames.Addresses(host);
        if (addresses.Length == 0)
        {
            throw new WorldException($"rank 0's host '{host}' has no address; check MASTER_ADDR");
        }

        var isLiteral = host == "localhost" || IPAddress.TryParse(host, out _);
        return IPAddress.IsLoopback(addresses[0]) && !isLiteral ? IPAddress.Any : addresses[0];
    }

    private static Socket? TryListen(IPAddress address, int port, int ranks)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Math.Max(128, ranks));
            return socket;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return null;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressNotAvailable && !address.Equals(IPAddress.Any))
        {
            // The address is not this host's own, for example a service's that leads here.
            socket.Dispose();
            return TryListen(IPAddress.Any, port, ranks);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new WorldException(FormattableString.Invariant($"rank 0 cannot listen at {address} port {port}: {error.Message}"), error);
        }
    }
}
