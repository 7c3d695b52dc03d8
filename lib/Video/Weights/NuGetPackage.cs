using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vcmr.Media;

namespace Vcmr.Video.Weights;

/// <summary>One version of a NuGet package for its files alone; nothing in it is executed.</summary>
/// <param name="id">The package.</param>
/// <param name="version">Its version.</param>
internal sealed partial class NuGetPackage(string id, string version)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    // Left by a build that this process may be part of; they lead to the wrong SDK.
    private static readonly string[] ForeignVariables = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"];

    /// <summary>Its folder among the user's packages, or null where it was never restored.</summary>
    public string? Find() => In(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));

    /// <summary>Lets the .NET SDK restore it into the user's packages.</summary>
    /// <param name="progress">Told that it is going to take a while.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Its folder.</returns>
    /// <exception cref="VcmrException">There is no SDK, or NuGet cannot get the package.</exception>
    public string Restore(IProgress<string>? progress, CancellationToken cancellation)
    {
        progress?.Report($"Restoring the package {id} {version} from NuGet …");
        DirectoryInfo work = Directory.CreateTempSubdirectory("vcmr-package-");
        try
        {
            File.WriteAllText(Path.Combine(work.FullName, "package.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net{Environment.Version.ToString(2)}</TargetFramework></PropertyGroup>
                  <ItemGroup><PackageDownload Include="{id}" Version="[{version}]" /></ItemGroup>
                </Project>
                """);
            Run(work.FullName, cancellation);
            using JsonDocument assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(work.FullName, "obj", "project.assets.json")));
            return assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => In(f.Name)).FirstOrDefault(f => f is not null)
                ?? throw Failed("it is in no folder of packages afterwards");
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private string? In(string packages)
    {
        string folder = Path.Combine(packages, id.ToLowerInvariant(), version);

        // NuGet writes this file when all others are there.
        return File.Exists(Path.Combine(folder, ".nupkg.metadata")) ? folder : null;
    }

    private void Run(string folder, CancellationToken cancellation)
    {
        string program = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
        var start = new ProcessStartInfo(program, ["restore", "-nologo", "-verbosity:quiet", "-tl:off", "-nodeReuse:false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in ForeignVariables)
        {
            start.Environment.Remove(variable);
        }

        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        try
        {
            using Process process = BoundProgram.Start(start);
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            Wait(process, cancellation);
            if (process.ExitCode != 0)
            {
                string said = output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
                Match error = Error().Match(said);
                throw Failed(error.Success ? $"{error.Groups["id"].Value}: {error.Groups["text"].Value}" : said.ReplaceLineEndings(" "));
            }
        }
        catch (Win32Exception e)
        {
            throw Failed($"there is no .NET SDK: {e.Message}");
        }
    }

    private void Wait(Process process, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(Limit);
        try
        {
            process.WaitForExitAsync(stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw Failed($"it took longer than {Limit.TotalMinutes:0} min");
        }
    }

    private VcmrException Failed(string why) => new(
        $"The package {id} {version} cannot be restored ({VisibleText.Of(why.Trim().TrimEnd('.'), 300)}); run where 'dotnet restore' reaches NuGet, or copy the folder '{id.ToLowerInvariant()}' from another machine's ~/.nuget/packages into this one's.");

    [GeneratedRegex(@"\berror (?<id>[A-Z]+\d+): (?<text>.+?)(?: \[[^\[\]]*\])?\.?\s*$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
