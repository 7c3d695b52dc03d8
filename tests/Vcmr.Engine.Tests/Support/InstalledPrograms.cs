using System.ComponentModel;
using System.Diagnostics;

namespace Vcmr.Engine.Tests.Support;

/// <summary>Programs of the machine that some tests need.</summary>
internal static class InstalledPrograms
{
    public const string NeedsChromium = "needs a browser: apt-get install chromium";

    /// <summary>A Python that has Jupyter's clients, or null. Debian's packages belong to Debian's, which need not be the first on the PATH.</summary>
    public static string? JupyterPython { get; } = new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(python => Imports(python, "jupyter_client, nbclient, zmq"));

    /// <summary>A browser of Chromium's family, or null.</summary>
    public static string? Chromium { get; } = Find("chromium", "chromium-browser", "google-chrome");

    /// <summary>The path of the first of these programs that is installed, or null.</summary>
    public static string? Find(params string[] names) => names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Whether a Python has these modules.</summary>
    public static bool Imports(string python, string modules)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, ["-c", "import " + modules]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
