using SimMoE.Experiments.Yaml;
using SimMoE.Units;

namespace SimMoE.Experiments.Specs;

/// <summary>Gives the problems that a project found in finished records their lines in the user's file.</summary>
internal static class SpecProblems
{
    /// <summary>Notes problems below a mapping, each at the line of the deepest key of its path that the user wrote.</summary>
    /// <param name="map">The mapping that was read, with the user's file.</param>
    /// <param name="problems">Problems whose paths begin with the mapping's.</param>
    public static void Note(SpecMap map, IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
        {
            map.File.Add(problem with { Line = LineOf(map, problem.Path), File = map.File.Name });
        }
    }

    private static int LineOf(SpecMap map, string path)
    {
        var line = map.Line;
        SpecNode? node = map;
        foreach (var key in path.Length > map.Path.Length ? path[(map.Path.Length + 1)..].Split('.') : [])
        {
            node = (node as SpecMap)?.Find(key);
            if (node is null)
            {
                break;
            }

            line = ReferenceEquals(node.File, map.File) ? node.Line : line;
        }

        return line;
    }
}
