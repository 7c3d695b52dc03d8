namespace Vcmr.Figures.Report;

/// <summary>Whether the results follow an analysis that was locked before the first run, and what was changed after.</summary>
internal static class LockSection
{
    public static void Write(LockEntry? entry, bool isThere, Html html)
    {
        html.Add("<section id=\"lock\">\n<h2>Locked analysis</h2>");
        if (entry is null && isThere)
        {
            html.Add($"<p><span class=\"broken\">Whether these results follow the lock among them is not known: it cannot be read (see the problems).</span></p>\n</section>");
            return;
        }

        if (entry is null)
        {
            html.Add($"<p class=\"quiet\">These results do not follow a lock: none is among them ({Html.Encode(ToolName.Typed)} study lock writes one before the first run).</p>\n</section>");
            return;
        }

        string state = !entry.Lock.IsAsWritten ? "broken" : entry.Others.Count > 0 || entry.Changes.Count > 0 ? "unfinished" : "finished";
        html.Add($"<p><span class=\"{state}\">{Html.Encode(entry.Sentence)}</span></p>")
            .Add($"<p class=\"quiet\">{html.Link(entry.Lock.Path, "The lock")}, SHA-256 <code>{entry.Lock.Hash}</code>. Which run came first is told by what runs and lock say of themselves.</p>");
        if (entry.Changes.Count > 0)
        {
            html.Add("<h4>Changed after the lock</h4>\n<ul>");
            foreach (LockChange change in entry.Changes)
            {
                html.Add($"<li><code>{Html.Encode(change.Change.ToString())}</code> in {Html.Encode(change.Where)}</li>");
            }

            html.Add("</ul>");
        }

        if (entry.Others.Count > 0)
        {
            html.Add("<h4>Runs that do not follow it</h4>\n<ul>");
            foreach ((RunEntry run, string reason) in entry.Others)
            {
                html.Add($"<li>{html.Link(run.Folder, $"<code>{Html.Encode($"{run.Experiment}/{run.Id}")}</code>")} {Html.Encode(reason)}</li>");
            }

            html.Add("</ul>");
        }

        html.Add("</section>");
    }
}
