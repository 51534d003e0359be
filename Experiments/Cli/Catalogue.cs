namespace SimMoE.Experiments.Cli;

/// <summary>Finds the catalogue of experiments: a folder for each question, with its spec, table and figure.</summary>
public static class Catalogue
{
    /// <summary>The catalogue of this repository.</summary>
    /// <param name="host">Its environment names the repository's folder; else the working folder counts.</param>
    public static string Folder(Host host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Path.Combine(host.Environment("SIMMOE_HOME") ?? "", "Experiments", "Catalog");
    }

    /// <summary>The documents of this repository.</summary>
    /// <param name="host">Its environment names the repository's folder; else the working folder counts.</param>
    public static string Documents(Host host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Path.Combine(host.Environment("SIMMOE_HOME") ?? "", "docs");
    }
}
