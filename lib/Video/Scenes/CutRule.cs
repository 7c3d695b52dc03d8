using Vcmr.Media;

namespace Vcmr.Video.Scenes;

/// <summary>Which PySceneDetect the scenes equal.</summary>
public enum SceneVersion
{
    /// <summary>0.6.1, the paper's time: a cut too soon after the last one is dropped, and lengths count frames.</summary>
    V06,

    /// <summary>0.7 (0.7.2): cuts close to each other are merged into the last of them, and lengths are seconds by the frames' stamps.</summary>
    V07,
}

/// <summary>The names that profiles, catalogs and the command line have for versions.</summary>
public static class SceneVersions
{
    /// <summary>The version that is meant where nothing is said.</summary>
    public const string Default = "0.6";

    private static readonly string[] All = [Default, "0.7"];

    /// <summary>The names there are.</summary>
    public static IReadOnlyList<string> Names => All;

    /// <summary>The version of a name.</summary>
    /// <exception cref="VcmrException">There is none of that name.</exception>
    public static SceneVersion Parse(string name) => Array.IndexOf(All, name) is >= 0 and int at
        ? (SceneVersion)at
        : throw new VcmrException($"There are no scenes '{name}'; choose one of: {string.Join(", ", All)}.");

    /// <summary>The name of a version.</summary>
    public static string Name(this SceneVersion version) => All[(int)version];
}

/// <summary>Decides, frame by frame, which of those that differ from their predecessors begin a scene.</summary>
internal abstract class CutRule
{
    /// <summary>The frame before which the scene that is still open does surely not end.</summary>
    public abstract int OpenUntil { get; }

    /// <summary>A version's rule.</summary>
    /// <param name="version">The version.</param>
    /// <param name="minimumFrames">Fewest frames between two cuts.</param>
    /// <param name="rate">Frames per second on average.</param>
    public static CutRule Of(SceneVersion version, int minimumFrames, FrameRate rate) =>
        version == SceneVersion.V06 ? new DroppedCuts(minimumFrames) : new MergedCuts(minimumFrames / Snapped(rate));

    /// <summary>Takes the next frame.</summary>
    /// <param name="time">When it is shown (µs).</param>
    /// <param name="isDifferent">Whether its score reaches the threshold.</param>
    /// <returns>The frame at which a scene begins, which this frame has decided, or null.</returns>
    public abstract int? Add(long time, bool isDifferent);

    /// <summary>PySceneDetect takes a rate near N · 1000 / 1001 for that.</summary>
    private static double Snapped(FrameRate rate)
    {
        const double Nearness = 1e-3;
        double value = rate.Value;
        double film = Math.Round(value * 1001 / 1000) * 1000 / 1001;
        return value != Math.Truncate(value) && film > 0 && Math.Abs(film - value) < Nearness ? film : value;
    }
}

/// <summary>The rule of 0.6.1: what comes too soon after the last cut is dropped.</summary>
internal sealed class DroppedCuts(int minimumFrames) : CutRule
{
    private int _frames;
    private int _start;

    public override int OpenUntil => _frames;

    public override int? Add(long time, bool isDifferent)
    {
        int frame = _frames++;
        if (frame == 0 || !isDifferent || frame - _start < minimumFrames)
        {
            return null;
        }

        _start = frame;
        return frame;
    }
}

/// <summary>
/// The rule of 0.7: after a first cut, frames that follow each other too soon are one run, whose last frame begins a scene,
/// once as much time has passed without another and the run itself has lasted as long. A run that the video's end
/// interrupts is no cut.
/// </summary>
/// <param name="minimumSeconds">Least time between two cuts (s).</param>
internal sealed class MergedCuts(double minimumSeconds) : CutRule
{
    private const double Second = 1_000_000;
    private int _frames;
    private (int Frame, long Time) _last;
    private long _runStart;
    private bool _hasCut;
    private bool _isRunning;

    public override int OpenUntil => _isRunning ? _last.Frame : _frames;

    public override int? Add(long time, bool isDifferent)
    {
        int frame = _frames++;
        if (frame == 0)
        {
            _last = (0, time);
        }

        bool isLater = Lasts(_last.Time, time);
        if (isDifferent)
        {
            _last = (frame, time);
        }

        if (_isRunning)
        {
            if (isDifferent || !isLater || !Lasts(_runStart, _last.Time))
            {
                return null;
            }

            _isRunning = false;
            return _last.Frame;
        }

        if (isDifferent && isLater)
        {
            _hasCut = true;
            return frame;
        }

        if (isDifferent && _hasCut)
        {
            (_isRunning, _runStart) = (true, time);
        }

        return null;
    }

    private bool Lasts(long from, long to) => Math.Max(0, to - from) / Second >= minimumSeconds;
}
