using System.Diagnostics;
using System.Globalization;

namespace Vcmr.Training;

/// <summary>What the time of a stage goes to, in the order of the columns of <see cref="StageTimes.FileName"/>.</summary>
internal enum StagePart
{
    /// <summary>Waiting for a batch: reading, crops, and augmentation where it is done sample by sample.</summary>
    Data,

    /// <summary>Handing a batch to the device.</summary>
    Transfer,

    /// <summary>Forward and backward pass, reading the loss, and the optimizer.</summary>
    Step,

    /// <summary>Validation.</summary>
    Validation,

    /// <summary>Writing checkpoints.</summary>
    Checkpoint,

    /// <summary>Log and progress.</summary>
    Log,
}

/// <summary>
/// Where the time of a run goes, every moment of it to one part, as a CSV in the run's folder: a row for each epoch and each
/// checkpoint within one, with the seconds since the row before. A run that goes on from a checkpoint keeps the rows up to it, so that
/// they sum up to the time of the steps that count.
/// </summary>
/// <remarks>
/// It is a file of its own and not part of <c>log.csv</c>, nor of the event file: those are the same to the byte, or value for value,
/// whether a run was interrupted or not, and times never are. A GPU works on while its step is over here, so that there the
/// optimizer's part falls to what comes next.
/// </remarks>
internal sealed class StageTimes
{
    /// <summary>The file's name in a run folder.</summary>
    public const string FileName = "times.csv";

    private const string Filling = "filling";
    private static readonly StagePart[] Parts = Enum.GetValues<StagePart>();
    private static readonly string Header = string.Join(',', ["step", .. Parts.Select(p => p.ToString().ToLowerInvariant()), Filling]);
    private readonly string _path;
    private readonly double[] _pending = new double[Parts.Length];
    private readonly double[] _spent = new double[Parts.Length];
    private double _filled;
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>Begins to count, behind the rows of an earlier run up to a step.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="step">Steps done.</param>
    public StageTimes(string folder, int step)
    {
        _path = Path.Combine(folder, FileName);
        IEnumerable<string> kept = Rows(_path).Where(r => r.Step <= step).Select(r => r.Line);
        File.WriteAllText(_path, string.Concat(kept.Prepend(Header).Select(line => line + "\n")));
    }

    /// <summary>The seconds of each part since this process began, for those who ask while it runs.</summary>
    public StageShares Spent => new(_spent, _filled);

    /// <summary>Gives the time since the last call to a part.</summary>
    public void Lap(StagePart part)
    {
        long now = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(_since, now).TotalSeconds;
        (_since, _pending[(int)part], _spent[(int)part]) = (now, _pending[(int)part] + seconds, _spent[(int)part] + seconds);
    }

    /// <summary>Writes a row.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="filled">Seconds since the start in which batches were filled, most of them beside the steps.</param>
    public void Write(int step, double filled)
    {
        IEnumerable<double> seconds = _pending.Append(filled - _filled);
        File.AppendAllText(_path, string.Join(',', seconds.Select(s => s.ToString("F6", CultureInfo.InvariantCulture)).Prepend($"{step}")) + "\n");
        Array.Clear(_pending);
        _filled = filled;
    }

    /// <summary>Sums a run's file up; null where there is none, or nothing in it.</summary>
    /// <param name="folder">The run folder.</param>
    public static StageShares? Read(string folder)
    {
        double[][] rows = [.. Rows(Path.Combine(folder, FileName)).Select(r => r.Seconds)];
        return rows.Length == 0 ? null : new StageShares([.. Parts.Select(p => rows.Sum(r => r[(int)p]))], rows.Sum(r => r[^1]));
    }

    // A row that is none, or half, is what a kill left behind.
    private static List<(int Step, double[] Seconds, string Line)> Rows(string path)
    {
        var rows = new List<(int, double[], string)>();
        foreach (string line in File.Exists(path) ? File.ReadAllText(path).Split('\n')[..^1] : [])
        {
            string[] cells = line.Split(',');
            double[] seconds = [.. cells.Skip(1).Select(c => double.TryParse(c, CultureInfo.InvariantCulture, out double s) && s >= 0 ? s : double.NaN)];
            if (int.TryParse(cells[0], CultureInfo.InvariantCulture, out int step) && seconds.Length == Parts.Length + 1 && seconds.All(double.IsFinite))
            {
                rows.Add((step, seconds, line));
            }
        }

        return rows;
    }
}

/// <summary>Seconds of a run by what they went to.</summary>
/// <param name="Seconds">By <see cref="StagePart"/>.</param>
/// <param name="Filling">Seconds in which batches were filled; what steps had to wait for is <see cref="StagePart.Data"/>.</param>
internal sealed record StageShares(IReadOnlyList<double> Seconds, double Filling)
{
    /// <summary>All of it (s).</summary>
    public double Total => Seconds.Sum();

    /// <summary>A part's share, 0 to 1.</summary>
    public double Share(StagePart part) => Total > 0 ? Seconds[(int)part] / Total : 0;

    /// <summary>Both together.</summary>
    public static StageShares operator +(StageShares a, StageShares b) => new([.. a.Seconds.Zip(b.Seconds, (x, y) => x + y)], a.Filling + b.Filling);
}
