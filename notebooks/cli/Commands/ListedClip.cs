using System.Text.Json.Serialization;
using Vcmr.Media;

namespace Vcmr.Cli.Commands;

/// <summary>A tagged clip as <c>vcmr corpus list --json</c> writes it.</summary>
internal sealed record ListedClip(
    string Path,
    string State,
    string? Reason,
    double DurationSeconds,
    string? Split,
    IReadOnlyList<string> Tags,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MendedSound? Mended);
