using System.Globalization;
using System.Text.RegularExpressions;

namespace Vcmr.Storage;

/// <summary>By what name a machine takes leases, how often it says that it still works, and when another one takes it for dead.</summary>
/// <param name="Host">The machine's name, as it can be part of a file's.</param>
/// <param name="Beat">How often an owner writes its lease anew.</param>
/// <param name="StaleAfter">How long a lease of another machine must stay as it is, by the clock of who looks, to count as left behind.</param>
internal sealed partial record LeaseTerms(string Host, TimeSpan Beat, TimeSpan StaleAfter)
{
    /// <summary>The variable that names another host, for containers that all have one name, and for tests.</summary>
    public const string HostVariable = "VCMR_HOST";

    /// <summary>The variable that says after how many seconds a lease is stale; the same on all machines that share a folder.</summary>
    public const string SecondsVariable = "VCMR_LEASE_SECONDS";

    private const double UsualSeconds = 90;
    private const double BeatsUntilStale = 6;

    /// <summary>Tells a machine from another one of its name, and from itself before it was started anew; empty where the system has no such thing.</summary>
    public static string Boot { get; } = ReadBoot();

    /// <summary>The terms by the environment.</summary>
    public static LeaseTerms Current
    {
        get
        {
            string host = Environment.GetEnvironmentVariable(HostVariable) is { Length: > 0 } named ? named : Environment.MachineName;
            bool isSaid = double.TryParse(Environment.GetEnvironmentVariable(SecondsVariable), CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e6;
            return Of(host, TimeSpan.FromSeconds(isSaid ? seconds : UsualSeconds));
        }
    }

    /// <summary>Terms with a sixth of the time between two beats, so that a few that are lost harm nothing.</summary>
    public static LeaseTerms Of(string host, TimeSpan staleAfter) => new(Odd().Replace(host, "_"), staleAfter / BeatsUntilStale, staleAfter);

    private static string ReadBoot()
    {
        const string Path = "/proc/sys/kernel/random/boot_id";
        try
        {
            return File.Exists(Path) ? File.ReadAllText(Path).Trim() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex("[^A-Za-z0-9._-]|(?<=^.{64}).*")]
    private static partial Regex Odd();
}
