using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vcmr.Engine.Scripting.Packages;

/// <summary>Gets packages by letting the SDK build a project that references them.</summary>
/// <param name="cache">Where restored sets are kept.</param>
/// <param name="limit">How long a restore may take.</param>
/// <param name="program">The program <c>dotnet</c>.</param>
internal sealed partial class PackageRestorer(PackageCache cache, TimeSpan limit, string program)
{
    /// <summary>How long a restore may take where nothing else is said.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(5);

    // Left by a build that this process may be part of; they lead to the wrong SDK.
    private static readonly string[] ForeignVariables = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"];

    /// <summary>Gets packages, from the cache where they have been restored before.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="sources">Sources besides those of the user's configuration.</param>
    /// <param name="directory">The notebook's folder.</param>
    /// <param name="restoring">Called when it is going to take a while.</param>
    /// <param name="interrupt">Stops it.</param>
    /// <exception cref="NotebookException">They cannot be restored.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public PackageFolder Restore(IReadOnlyList<PackageRequest> packages, IReadOnlyList<string> sources, string directory, Action restoring, CancellationToken interrupt)
    {
        string key = PackageCache.KeyOf(packages, sources, directory);
        PackageFolder? known = cache.Find(key);
        if (known is not null && !PackageCache.IsStale(known, packages))
        {
            return known;
        }

        restoring();
        try
        {
            string work = cache.NewFolder();
            try
            {
                File.WriteAllText(Path.Combine(work, PackageProject.Name + ".csproj"), PackageProject.Text(packages, sources, directory));
                Build(work, packages.Count == 1 ? packages[0].ToString() : "the packages of this notebook", interrupt);
                cache.Store(Path.Combine(work, PackageProject.Output), key);
            }
            finally
            {
                PackageCache.Discard(work);
            }

            return cache.Find(key) ?? throw new NotebookException("The build of the packages left no complete result; run the cell again.");
        }
        catch (NotebookException) when (known is not null)
        {
            // Without a network yesterday's newest version has to do.
            return known;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"The cache of packages cannot be written: {e.Message.TrimEnd('.')}; free the disk, or set XDG_CACHE_HOME to another folder.", e);
        }
    }

    private void Build(string work, string what, CancellationToken interrupt)
    {
        using Process process = Start(work);
        StringBuilder said = new();
        process.OutputDataReceived += (_, line) => Append(said, line.Data);
        process.ErrorDataReceived += (_, line) => Append(said, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        stop.CancelAfter(limit);
        try
        {
            process.WaitForExitAsync(stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            interrupt.ThrowIfCancellationRequested();
            throw new NotebookException(string.Create(CultureInfo.InvariantCulture, $"Restoring {what} took longer than {limit.TotalMinutes:0.##} min and was stopped: check the network and the sources of nuget.config, then run the cell again."));
        }

        if (process.ExitCode != 0)
        {
            lock (said)
            {
                throw new NotebookException(Reason(what, said.ToString()));
            }
        }
    }

    private Process Start(string work)
    {
        ProcessStartInfo info = new(program)
        {
            WorkingDirectory = work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Servers that outlive the build would hold its output open.
        foreach (string argument in (string[])["build", "-nologo", "-verbosity:quiet", "-tl:off", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            info.ArgumentList.Add(argument);
        }

        foreach (string variable in ForeignVariables)
        {
            info.Environment.Remove(variable);
        }

        info.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        info.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        info.Environment["DOTNET_NOLOGO"] = "1";
        try
        {
            Process process = Process.Start(info)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new NotebookException($"Restoring packages needs the .NET SDK, but '{program}' cannot be started ({e.Message}); install it from https://dotnet.microsoft.com/download.", e);
        }
    }

    private static string Reason(string what, string said)
    {
        Match error = Error().Match(said);
        if (error.Success)
        {
            return $"NuGet cannot restore {what}: {error.Groups["text"].Value.Trim()} ({error.Groups["id"].Value}); correct the #r line, or add the source to nuget.config.";
        }

        string line = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "it said nothing";
        return said.Contains("SDK", StringComparison.Ordinal)
            ? $"Restoring packages needs the .NET SDK; 'dotnet build' says: {line.TrimEnd('.')}; install it from https://dotnet.microsoft.com/download."
            : $"NuGet cannot restore {what}; 'dotnet build' says: {line}";
    }

    private static void Append(StringBuilder said, string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }
    }

    // Without the project at the end, which the user never wrote.
    [GeneratedRegex(@"\berror (?<id>[A-Z]+\d+): (?<text>.+?)(?<tail> \[[^\[\]]*\])?\.?\s*$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
