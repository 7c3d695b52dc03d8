using System.Text.Json.Serialization;
using Vcmr.Media;

namespace Vcmr.Cli.Commands;

/// <summary>A video as <c>vcmr corpus list --json</c> writes it; a scene is its first frame and the frame after its last.</summary>
internal sealed record ListedVideo(
    string Path,
    string State,
    string? Reason,
    double DurationSeconds,
    double LongestSceneSeconds,
    IReadOnlyList<int[]> Scenes,
    int Segments,
    int FeatureRows,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MendedSound? Mended);
