using SimMoE.Simulator.Steps;

namespace SimMoE.Simulator.Strategies;

/// <summary>Adds exchanges to the volumes of their stage.</summary>
internal static class ExchangeVolume
{
    /// <summary>An exchange by row matrices.</summary>
    public static void Add(StageVolume volume, RankGroups groups, RowMatrix[] rows, long rowBytes, bool transposed)
    {
        for (var group = 0; group < groups.Count; group++)
        {
            var matrix = rows[group];
            for (var member = 0; member < matrix.Size; member++)
            {
                var (rank, own) = (groups.Members[group][member], matrix[member, member]);
                volume.LogicalBytes[rank] += rowBytes * (matrix.SentBy(member, transposed) + own);
                volume.WireBytes[rank] += rowBytes * matrix.SentBy(member, transposed);
                volume.ReceivedBytes[rank] += rowBytes * matrix.ReceivedBy(member, transposed);
                volume.Messages[rank] += matrix.MessagesOf(member, transposed);
                volume.Rows[rank] += matrix.ReceivedBy(member, transposed) + own;
            }
        }
    }

    /// <summary>An even exchange.</summary>
    public static void AddEven(StageVolume volume, RankGroups groups, long bytesPerPair, long ownBytes, long rows = 0)
    {
        for (var rank = 0; rank < groups.Count * groups.Size; rank++)
        {
            volume.LogicalBytes[rank] += ((groups.Size - 1) * bytesPerPair) + ownBytes;
            volume.WireBytes[rank] += (groups.Size - 1) * bytesPerPair;
            volume.ReceivedBytes[rank] += (groups.Size - 1) * bytesPerPair;
            volume.Messages[rank] += bytesPerPair == 0 ? 0 : groups.Size - 1;
            volume.Rows[rank] += rows;
        }
    }
}
