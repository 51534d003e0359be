using System.Buffers.Binary;
using System.Net.Sockets;

namespace SimMoE.Trainer.Communication.Control;

/// <summary>A TCP connection that carries frames. One thread receives; any may send.</summary>
internal sealed class Connection : IDisposable
{
    private const int HeaderBytes = 5;

    // What ranks tell one another here is small: ids, hashes, addresses, times for each rank.
    private const int MostPayloadBytes = 1 << 24;
    private const int SendTimeoutMilliseconds = 5_000;
    private readonly Socket _socket;
    private readonly Lock _sending = new();

    public Connection(Socket socket)
    {
        _socket = socket;
        socket.NoDelay = true;
        socket.SendTimeout = SendTimeoutMilliseconds;
    }

    /// <summary>This side's address.</summary>
    public System.Net.IPAddress LocalAddress => ((System.Net.IPEndPoint)_socket.LocalEndPoint!).Address;

    /// <summary>When the other side must have sent what is waited for, as <see cref="Heartbeat.Now"/> counts, however it spreads it; null
    /// waits for ever.</summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>Sends raw bytes, outside the frames. False if the other side is gone.</summary>
    public bool TrySend(ReadOnlySpan<byte> data)
    {
        try
        {
            lock (_sending)
            {
                while (data.Length > 0)
                {
                    data = data[_socket.Send(data)..];
                }
            }

            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Sends a frame. False if the other side is gone or takes nothing.</summary>
    public bool TrySend(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        var data = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(data, payload.Length);
        data[4] = (byte)kind;
        payload.CopyTo(data.AsSpan(HeaderBytes));
        return TrySend(data);
    }

    /// <summary>The next frame; null if the other side has ended or sent what is no frame, or the time is over.</summary>
    /// <param name="mostBytes">The longest payload that is taken.</param>
    public Frame? Receive(int mostBytes = MostPayloadBytes)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (!TryReceive(header))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 0 || length > mostBytes)
        {
            return null;
        }

        var payload = new byte[length];
        return TryReceive(payload) ? new Frame((FrameKind)header[4], payload) : null;
    }

    /// <summary>Fills the buffer; false if the other side has ended or the time is over.</summary>
    public bool TryReceive(Span<byte> data)
    {
        try
        {
            while (data.Length > 0)
            {
                if (Deadline is { } deadline)
                {
                    var left = (deadline - Heartbeat.Now).TotalMilliseconds;
                    if (left < 1)
                    {
                        return false;
                    }

                    _socket.ReceiveTimeout = (int)Math.Min(int.MaxValue, left);
                }
                else
                {
                    _socket.ReceiveTimeout = 0;
                }

                var count = _socket.Receive(data);
                if (count == 0)
                {
                    return false;
                }

                data = data[count..];
            }

            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Says that nothing more is sent; what was sent still arrives.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
