using Vcmr.Figures.Report;

namespace Vcmr.Figures.Runs;

/// <summary>What tells runs apart that lists would show as the same: the settings in which they differ, their own and those of the runs they are built on.</summary>
internal static class RunVariants
{
    /// <summary>The settings, as <c>key=value</c>, by which each run differs from others of its name.</summary>
    /// <param name="runs">Runs with what lists call them; equal names are told apart.</param>
    /// <returns>By run; runs whose name nobody shares are left out.</returns>
    public static IReadOnlyDictionary<RunEntry, IReadOnlyList<string>> Of(IReadOnlyList<(RunEntry Run, object Name)> runs)
    {
        Dictionary<RunEntry, HashSet<string>> keys = [];
        foreach (IGrouping<object, RunEntry> same in runs.GroupBy(r => r.Name, r => r.Run).Where(g => g.Count() > 1))
        {
            // Who wrote a run is no setting of it.
            HashSet<string> differing = [.. same.SelectMany(r => r.Settings).Select(s => s.Key).Distinct().Where(k => k != "version" && same.Select(r => r.Setting(k)).Distinct().Count() > 1)];
            foreach (RunEntry run in same)
            {
                keys[run] = differing;
            }
        }

        ILookup<string, RunEntry> byId = runs.ToLookup(r => r.Run.Id, r => r.Run);
        return keys.Keys.ToDictionary(run => run, run => (IReadOnlyList<string>)[.. Told(run, []).Distinct()]);

        // A head differs by what its encoder was told, which says more than the encoder's id.
        IEnumerable<string> Told(RunEntry run, HashSet<RunEntry> seen) => !seen.Add(run) || !keys.TryGetValue(run, out HashSet<string>? differing) ? [] :
            run.Settings.Where(s => differing.Contains(s.Key)).SelectMany(s =>
                RunChain.Below.Contains(s.Key) && byId[s.Value].FirstOrDefault() is { } below && Told(below, seen).ToArray() is { Length: > 0 } told ? told : [$"{s.Key}={s.Value}"]);
    }
}
