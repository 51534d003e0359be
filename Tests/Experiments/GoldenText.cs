namespace SimMoE.Tests.Experiments;

/// <summary>Compares text with a committed file; <c>SIMMOE_ACCEPT=1</c> writes the file instead, for a person to review.</summary>
internal static class GoldenText
{
    public static void Check(string actual, params string[] file)
    {
        var path = RepositoryFolder.File(["Tests", .. file]);
        if (Environment.GetEnvironmentVariable("SIMMOE_ACCEPT") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; run with SIMMOE_ACCEPT=1 and review it");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
