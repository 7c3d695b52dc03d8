using System.Globalization;
using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Benchmarks.Board;

/// <summary>All boards as one picture: a row for each contest and peer, a point with its range for each machine.</summary>
internal static class BoardFigure
{
    private const int Row = 24;
    private static readonly double[] Marks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20];

    public static Figure Draw(IReadOnlyList<BoardFile> boards)
    {
        (string Contest, string Peer, string Name)[] rows =
        [
            .. boards.SelectMany(b => b.Standings).Where(s => s.Fault is null).DistinctBy(s => (s.Contest, s.Peer))
                .Select(s => (s.Contest, s.Peer, $"{s.Contest}  –  {s.Peer}")),
        ];
        Axis names = Axis.Categories("", rows.Select(r => r.Name)) with { Reversed = true, Grid = true };
        var ratios = new Axis("times as fast as the other (logarithmic)")
        {
            Log = true,
            Min = Marks[0] / 2,
            Max = Marks[^1],
            Ticks = [.. Marks.Select(m => new Tick(m, m.ToString(CultureInfo.InvariantCulture)))],
        };
        Layer[] points = [.. boards.Select((board, at) => Points(board, at, boards.Count, rows))];
        return new Figure("boards", new Chart("Beside PyTorch, SoX, PySceneDetect, ffmpeg and scikit-learn", [new Panel(ratios, names, [new RuleLayer(1, Vertical: true, "as fast"), .. points])])
        {
            Width = 980,
            PanelHeight = (rows.Length * Row) + 70,
            Subtitle = "Right of the line this project is faster. Medians and ranges of runs in turns on one machine.",
            Footer = "The bare step, bare inference, conversion, decoding and cat are what a whole job is measured by: 1 would be a job that takes no longer than its core.",
        });
    }

    private static PointLayer Points(BoardFile board, int at, int boards, (string Contest, string Peer, string Name)[] rows)
    {
        (int Row, IReadOnlyList<double> Ratios)[] own =
        [
            .. from standing in board.Standings
               where standing.Fault is null
               select (Array.FindIndex(rows, r => r.Contest == standing.Contest && r.Peer == standing.Peer), standing.Ratios),
        ];
        // Machines stand below one another in a row.
        double shift = (at - ((boards - 1) / 2.0)) * 0.36;
        return new PointLayer([.. own.Select(o => Medians.Of(o.Ratios))], [.. own.Select(o => o.Row + shift)])
        {
            Label = $"{board.Machine} ({board.Commit})",
            Look = Theme.Category(at),
            HorizontalWhiskers = [.. own.Select(o => (Interval?)new Interval(o.Ratios[0], o.Ratios[^1]))],
        };
    }
}
