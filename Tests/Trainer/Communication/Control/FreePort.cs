using System.Net;
using System.Net.Sockets;

namespace SimMoE.Tests.Trainer.Communication.Control;

/// <summary>Ports of the loopback interface for tests.</summary>
internal static class FreePort
{
    /// <summary>A port that was free a moment ago.</summary>
    public static int Find()
    {
        using var listener = Listen(0);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Occupies a port.</summary>
    public static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }
}
