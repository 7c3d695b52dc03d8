using System.Globalization;
using System.Text.RegularExpressions;

namespace Vcmr.Cluster;

/// <summary>Reads the progress lines that a command writes beside its work, and how fast it gets on from when they came.</summary>
/// <param name="clock">Seconds, from any beginning.</param>
internal sealed partial class ProgressWatch(Func<double> clock)
{
    private const int LongestReason = 300;
    private string _job = "";
    private double _start;
    private int _first;
    private string _lastError = "";
    private string _said = "";

    /// <summary>Items or steps done of the job that was last told of.</summary>
    public int Done { get; private set; }

    /// <summary>All of that job's.</summary>
    public int Total { get; private set; }

    /// <summary>Items or steps an hour, 0 before two were told of.</summary>
    public double AnHour { get; private set; }

    /// <summary>Seconds until that job is done; below 0 where that is not known.</summary>
    public double Left => AnHour > 0 ? (Total - Done) * 3600 / AnHour : -1;

    /// <summary>What the command said last, its own errors before all else.</summary>
    public string Reason => _said.Length > 0 ? _said : _lastError;

    /// <summary>Looks at a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isError">Whether it came by standard error.</param>
    public void See(string line, bool isError)
    {
        if (line.StartsWith("vcmr: ", StringComparison.Ordinal))
        {
            _said = Short(line["vcmr: ".Length..]);
        }
        else if (isError && line.Length > 0)
        {
            _lastError = Short(line);
        }

        Match match = Items().Match(line) is { Success: true } items ? items : Steps().Match(line);
        if (!match.Success)
        {
            return;
        }

        int done = int.Parse(match.Groups["done"].ValueSpan, CultureInfo.InvariantCulture), total = int.Parse(match.Groups["total"].ValueSpan, CultureInfo.InvariantCulture);
        string job = $"{match.Groups["job"].Value}/{total}";
        if (job != _job || done < Done)
        {
            // Another job counts from here.
            (_job, _start, _first, AnHour) = (job, clock(), done, 0);
        }

        (Done, Total) = (done, total);
        if (done > _first && clock() > _start)
        {
            AnHour = (done - _first) * 3600 / (clock() - _start);
        }
    }

    private static string Short(string text) => VisibleText.Of(text.Length <= LongestReason ? text : text[..LongestReason] + "…");

    [GeneratedRegex(@"^(?<done>\d{1,9})/(?<total>\d{1,9}) ")]
    private static partial Regex Items();

    [GeneratedRegex(@"^(?<job>.*): epoch \d+/\d+, step (?<done>\d{1,9})/(?<total>\d{1,9}),")]
    private static partial Regex Steps();
}
