using System.Globalization;

namespace SimMoE.Trainer.Interop;

/// <summary>A version of libtorch.</summary>
/// <param name="Major">2.</param>
/// <param name="Minor">Changes the C++ interface.</param>
/// <param name="Patch">Does not.</param>
public readonly record struct TorchVersion(int Major, int Minor, int Patch)
{
    // TorchSharp 0.107 is built for 2.10; it was run on 2.11, with no undefined symbol.
    private const int ExpectedMajor = 2;
    private const int LeastMinor = 10;
    private const int MostMinor = 11;

    /// <summary>The versions that run, for messages.</summary>
    public static string Expected =>
        string.Create(CultureInfo.InvariantCulture, $"{ExpectedMajor}.{LeastMinor} or {ExpectedMajor}.{MostMinor}");

    /// <summary>True if TorchSharp 0.107 runs on it.</summary>
    public bool IsExpected => Major == ExpectedMajor && Minor is >= LeastMinor and <= MostMinor;

    /// <summary>Reads what <c>aoti_torch_abi_version</c> gives: a byte each for major, minor and patch, from the highest on.</summary>
    public static TorchVersion Of(ulong abi) => new((int)(abi >> 56), (int)((abi >> 48) & 0xff), (int)((abi >> 40) & 0xff));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
}
