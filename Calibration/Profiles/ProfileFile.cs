using System.Text.Json;
using System.Text.Json.Serialization;
using SimMoE.Units;

namespace SimMoE.Calibration.Profiles;

/// <summary>Writes and reads calibrated profiles: JSON, keys in snake case, unknown and missing keys refused.</summary>
public static class ProfileFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>The text of a profile.</summary>
    public static string Write(CalibratedProfile profile) => JsonSerializer.Serialize(profile, Options) + "\n";

    /// <summary>Reads a profile's text.</summary>
    /// <param name="text">Text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="SpecException">It is no profile; names the line and what is wrong.</exception>
    public static CalibratedProfile Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var profile =
                JsonSerializer.Deserialize<CalibratedProfile>(text, Options)
                ?? throw new SpecException(new Problem("$", "found null", "expected a profile of 'simmoe calibrate'", 1, file));
            return ProfileRules.Broken(profile, file) is { Count: > 0 } problems ? throw new SpecException(problems) : profile;
        }
        catch (JsonException error)
        {
            throw new SpecException(
                new Problem(
                    error.Path ?? "$",
                    error.Message.Split(" Path:")[0].TrimEnd('.'),
                    "expected a profile of 'simmoe calibrate'; calibrate again",
                    (int)(error.LineNumber ?? 0) + 1,
                    file
                )
            );
        }
    }
}
