using System.Globalization;
using Vcmr.Media;

namespace Vcmr.Datasets;

/// <summary>How much of a sound may be mended for it to follow its time stamps.</summary>
internal static class MendedSoundLimit
{
    /// <summary>The largest part that is allowed unless a limit is given: enough for streams with pauses between words.</summary>
    public const double Default = 0.25;

    /// <summary>Whether a value can be a limit.</summary>
    public static bool IsLimit(double value) => value is >= 0 and <= 1;

    /// <summary>The limit as a setting of a catalog.</summary>
    public static (string Name, string Value, string Unsaid) Setting(double limit) =>
        ("most mended sound", limit.ToString("R", CultureInfo.InvariantCulture), Default.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Why a sound goes, or null.</summary>
    /// <param name="mended">What was mended in it, or null.</param>
    /// <param name="samples">Its samples.</param>
    /// <param name="limit">The largest part that may be mended.</param>
    public static string? Judge(MendedSound? mended, long samples, double limit)
    {
        double seconds = (double)samples / AudioFormat.SampleRate;
        return mended is not null && mended.TotalSeconds > limit * seconds ? FormattableString.Invariant($"{Reasons.MendedSound}: {mended} in {seconds:0.0} s") : null;
    }
}
