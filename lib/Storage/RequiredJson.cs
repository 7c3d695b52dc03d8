using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vcmr.Storage;

/// <summary>
/// Parts of a JSON file that must be there. What is missing in a damaged file is found by these and not by a null reference: that
/// ends the process where AMX is in use (<see cref="Native.TorchLibrary.AllowTiles"/>).
/// </summary>
internal static class RequiredJson
{
    /// <summary>A part by its name.</summary>
    /// <exception cref="JsonException">It is missing, or null.</exception>
    /// <exception cref="InvalidOperationException">It is asked of something without parts.</exception>
    public static JsonNode Required(this JsonNode? node, string name) => node?[name] ?? throw new JsonException($"'{name}' is missing");

    /// <summary>A value that is not null.</summary>
    /// <exception cref="JsonException">It is.</exception>
    [return: NotNull]
    public static T Required<T>(this T? value)
        where T : class => value ?? throw new JsonException("something in it is null");
}
