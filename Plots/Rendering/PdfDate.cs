namespace SimMoE.Plots.Rendering;

/// <summary>Takes the time of drawing out of a PDF, so that the same table gives the same bytes.</summary>
internal static class PdfDate
{
    /// <summary>Replaces the digits of the creation date by those of 1 January 2000, so that no offset in the file moves.</summary>
    /// <param name="path">A PDF file written by cairo, whose date is plain text.</param>
    public static void Remove(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf("/CreationDate (D:"u8);
        if (at >= 0)
        {
            "20000101000000"u8.CopyTo(bytes.AsSpan(at + "/CreationDate (D:".Length));
            File.WriteAllBytes(path, bytes);
        }
    }
}
