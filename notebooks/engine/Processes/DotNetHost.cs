using System.Runtime.InteropServices;

namespace Vcmr.Engine.Processes;

/// <summary>The program <c>dotnet</c>.</summary>
public static class DotNetHost
{
    /// <summary>The one this process runs on; the PATH may lead to another, or to none.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string beside = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : "dotnet";
    }
}
