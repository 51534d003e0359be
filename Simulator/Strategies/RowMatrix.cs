using SimMoE.Units;

namespace SimMoE.Simulator.Strategies;

/// <summary>Rows that each member of a group sends to each other; one matrix serves the exchange, its inverse and both gradients.</summary>
public sealed class RowMatrix
{
    private readonly int[] _rows;
    private readonly long[] _sent;
    private readonly long[] _received;
    private readonly int[] _sentMessages;
    private readonly int[] _receivedMessages;

    /// <summary>Takes a matrix.</summary>
    /// <param name="size">Members.</param>
    /// <param name="rows">Row-major [source, destination], 0 or more; kept, not copied.</param>
    public RowMatrix(int size, int[] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Invariant.Require(rows.Length == size * size);
        (Size, _rows) = (size, rows);
        (_sent, _received) = (new long[size], new long[size]);
        (_sentMessages, _receivedMessages) = (new int[size], new int[size]);
        for (var source = 0; source < size; source++)
        {
            for (var destination = 0; destination < size; destination++)
            {
                Count(source, destination);
            }
        }
    }

    /// <summary>Members.</summary>
    public int Size { get; }

    /// <summary>Rows from one member to another, or to itself.</summary>
    public int this[int source, int destination] => _rows[(source * Size) + destination];

    /// <summary>Rows that leave a member for others.</summary>
    public long SentBy(int member, bool transposed = false) => transposed ? _received[member] : _sent[member];

    /// <summary>Rows that reach a member from others.</summary>
    public long ReceivedBy(int member, bool transposed = false) => transposed ? _sent[member] : _received[member];

    /// <summary>Messages that are not empty from a member to others.</summary>
    public int MessagesOf(int member, bool transposed = false) => transposed ? _receivedMessages[member] : _sentMessages[member];

    /// <summary>Rows of the parts from <paramref name="first"/> to before <paramref name="end"/>, of <paramref name="parts"/>; ranges that
    /// cover all parts sum to the whole.</summary>
    public static int Share(int rows, int first, int end, int parts) => (int)(((long)rows * end / parts) - ((long)rows * first / parts));

    private void Count(int source, int destination)
    {
        var rows = _rows[(source * Size) + destination];
        if (source == destination || rows == 0)
        {
            return;
        }

        _sent[source] += rows;
        _received[destination] += rows;
        _sentMessages[source]++;
        _receivedMessages[destination]++;
    }
}
