using System.Globalization;

namespace Vcmr.Figures.Report;

/// <summary>Writes the page.</summary>
/// <param name="results">What it shows.</param>
/// <param name="pageFolder">Where it lies.</param>
/// <param name="now">When it is written.</param>
/// <param name="isLinked">Whether readers of the page have a file; null where they have the whole folder.</param>
internal sealed class ReportPage(ResultsFolder results, string pageFolder, DateTimeOffset now, Func<string, bool>? isLinked = null)
{
    private const int FoldedRows = 30;
    private const int MostRows = 1000;
    private readonly Html _html = new(pageFolder, isLinked);

    /// <summary>What the page is called.</summary>
    public string Title => $"Results of {results.Name}";

    /// <summary>The whole page.</summary>
    public string Write()
    {
        _html.Add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")
            .Add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">")
            .Add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">")
            .Add($"<title>{Html.Encode(Title)}</title>\n<style>\n{ReportStyle.Css}</style>\n</head>\n<body>");
        Body("main");
        return _html.Add("</body>\n</html>").ToString();
    }

    /// <summary>What is on it, for a page that has a frame of its own.</summary>
    public string WriteFragment()
    {
        _html.Add("<div class=\"report\">");
        Body("div");
        return _html.Add("</div>").ToString();
    }

    private void Body(string main)
    {
        _html.Add($"<header>\n<h1>{Html.Encode(Title)}</h1>");
        Totals();
        var figures = results.Figures.Select(f => (Anchor: _html.Anchor("figure-" + f.Name), Of: f)).ToList();
        var metrics = results.Metrics.Select(m => (Anchor: _html.Anchor("metrics-" + m.Name), Of: m)).ToList();
        MetricTable[] tested = [.. TestedRuns.Read(results.Runs)];
        var runs = new RunsSection(results, _html);
        MetricTable? times = TimesTable.Of(results.Runs);
        Contents(figures, metrics, tested, runs, times);
        _html.Add($"</header>\n<{main}>");
        Problems();
        LockSection.Write(results.Lock, results.HasLock, _html);
        Metrics(metrics);
        Tested(tested);
        Figures(figures);
        runs.Write();
        Times(times);
        Notebooks();
        Profile();
        _html.Add($"</{main}>");
    }

    private void Totals()
    {
        int Count(RunState state) => results.Runs.Count(r => r.State == state);
        (int Number, string What, string Class)[] totals =
        [
            (Count(RunState.Finished), "runs finished", "finished"),
            (Count(RunState.Unfinished), "runs unfinished", "unfinished"),
            (Count(RunState.Broken), "runs broken", "broken"),
            (results.Figures.Count, "figures", ""),
            (results.Metrics.Count, "metrics files", ""),
            (results.Notebooks.Count, "notebooks", ""),
            (results.Problems.Count, "files not shown in full", "broken"),
        ];
        _html.Add("<ul class=\"totals\">");
        foreach ((int number, string what, string kind) in totals.Where(t => t.Number > 0 || t.Class is "" or "finished"))
        {
            _html.Add($"<li class=\"{kind}\"><b>{number}</b> {what}</li>");
        }

        string written = now.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
        _html.Add("</ul>").Add(isLinked is null
            ? $"<p class=\"quiet\">Written {written} from {_html.Link(results.Path, Html.Encode(results.Path))}. Links lead to the files beside this page; pictures and tables are part of it.</p>"
            : $"<p class=\"quiet\">Written {written}. Every table and figure of the run, and every training run behind them.</p>");
    }

    private void Contents(
        List<(string Anchor, FigureEntry Of)> figures, List<(string Anchor, MetricsEntry Of)> metrics, MetricTable[] tested, RunsSection runs, MetricTable? times)
    {
        _html.Add("<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n<ul>");
        Entry("problems", "Files not shown in full", results.Problems.Count, []);
        Entry("lock", "Locked analysis", 1, []);
        Entry("metrics", "Tables", metrics.Count, metrics.Select(m => (m.Anchor, m.Of.Title)));
        Entry("tested", "Tested models", tested.Length, []);
        Entry("figures", "Figures", figures.Count, figures.Select(f => (f.Anchor, f.Of.Title)));
        Entry("runs", "Runs", results.Runs.Count, runs.Experiments.Select(e => (e.Anchor, $"{e.Name} ({e.Runs.Count})")));
        Entry("times", "Where the time went", times is null ? 0 : 1, []);
        Entry("notebooks", "Notebooks", results.Notebooks.Count, []);
        Entry("profile", "Profile", results.Profile is null ? 0 : 1, []);
        _html.Add("</ul>\n</nav>");
    }

    private void Entry(string anchor, string title, int count, IEnumerable<(string Anchor, string Title)> inside)
    {
        if (count > 0)
        {
            string links = string.Join(" · ", inside.Select(i => $"<a href=\"#{i.Anchor}\">{Html.Encode(i.Title)}</a>"));
            _html.Add($"<li><a href=\"#{anchor}\"><b>{title}</b></a>{(links.Length > 0 ? ": " + links : "")}</li>");
        }
    }

    private void Problems()
    {
        if (results.Problems.Count == 0)
        {
            return;
        }

        _html.Add("<section id=\"problems\">\n<h2>Files not shown in full</h2>\n<ul class=\"problems\">");
        foreach (Problem problem in results.Problems)
        {
            _html.Add($"<li><code>{Html.Encode(problem.Path)}</code> {Html.Encode(problem.Reason)}</li>");
        }

        _html.Add("</ul>\n</section>");
    }

    private void Metrics(List<(string Anchor, MetricsEntry Of)> metrics)
    {
        if (metrics.Count == 0)
        {
            return;
        }

        _html.Add("<section id=\"metrics\">\n<h2>Tables</h2>");
        foreach ((string anchor, MetricsEntry entry) in metrics)
        {
            _html.Add($"<article id=\"{anchor}\">\n<h3>{Html.Encode(entry.Title)} <small>{(_html.IsLinked(entry.Path) ? _html.Link(entry.Path, "JSON") : "")}</small></h3>");
            _html.Add(entry.Note.Length > 0 ? $"<p class=\"quiet\">{Html.Encode(entry.Note)}</p>" : "");
            _html.Add(entry.Tables.Count == 0 ? "<p class=\"quiet\">Nothing to show in this file.</p>" : "");
            foreach (MetricTable table in entry.Tables)
            {
                bool folded = table.Rows.Count > FoldedRows;
                _html.Add(folded ? $"<details><summary>{Html.Encode(table.Caption.Length > 0 ? table.Caption : "Rows")} ({table.Rows.Count} rows)</summary>"
                    : table.Caption.Length > 0 ? $"<h4>{Html.Encode(table.Caption)}</h4>" : "");
                Table(table);
                _html.Add(folded ? "</details>" : "");
            }

            _html.Add("</article>");
        }

        _html.Add("</section>");
    }

    private void Tested(MetricTable[] tables)
    {
        if (tables.Length == 0)
        {
            return;
        }

        _html.Add("<section id=\"tested\">\n<h2>Tested models</h2>")
            .Add("<p class=\"quiet\">Every model with a tested run on its whole training set: mean ± standard deviation over seeds. Data: its name where the run says one, and the beginning of its fingerprint.</p>");
        foreach (MetricTable table in tables)
        {
            Table(table);
        }

        _html.Add("<h3>Published</h3>\n<p class=\"quiet\">Quoted from the paper's Table 1 and the authors' repository, not recomputed: networks of full width, pre-trained on other data.</p>");
        Table(TestedRuns.Published());
        _html.Add("</section>");
    }

    private void Times(MetricTable? table)
    {
        if (table is not null)
        {
            _html.Add("<section id=\"times\">\n<h2>Where the time went</h2>")
                .Add("<p class=\"quiet\">Of all runs of a kind together, as their times.csv has it. Batches are filled beside the steps: what steps had to wait for is “data”.</p>");
            Table(table);
            _html.Add("</section>");
        }
    }

    private void Table(MetricTable table)
    {
        bool[] numeric = [.. table.Columns.Select((_, i) => table.Rows.All(r => r[i] is null or { Numeric: true }))];
        string head = string.Concat(table.Columns.Select((c, i) => $"<th scope=\"col\"{(numeric[i] ? " class=\"number\"" : "")}>{Html.Encode(c)}</th>"));
        _html.Add($"<div class=\"wide\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>");
        foreach (IReadOnlyList<MetricCell?> row in table.Rows.Take(MostRows))
        {
            _html.Add($"<tr>{string.Concat(row.Select(Cell))}</tr>");
        }

        _html.Add("</tbody></table></div>");
        _html.Add(table.Rows.Count > MostRows ? $"<p class=\"quiet\">{table.Rows.Count - MostRows} more rows are in the file.</p>" : "");
    }

    private static string Cell(MetricCell? cell) => cell is null
        ? "<td></td>"
        : $"<td{(cell.Numeric ? " class=\"number\"" : "")}>{(cell.Strong ? $"<b>{Html.Encode(cell.Text)}</b>" : Html.Encode(cell.Text))}</td>";

    private void Figures(List<(string Anchor, FigureEntry Of)> figures)
    {
        if (figures.Count == 0)
        {
            return;
        }

        _html.Add("<section id=\"figures\">\n<h2>Figures</h2>");
        foreach ((string anchor, FigureEntry figure) in figures)
        {
            string title = Html.Encode(figure.Title);
            string links = string.Join(" · ", figure.Files.Where(f => _html.IsLinked(f.Path)).Select(f => _html.Link(f.Path, f.Kind)));
            string width = figure.Width > 0 ? $" width=\"{figure.Width}\"" : "";
            string picture = figure.Picture is { } data ? $"<img alt=\"{title}\"{width} src=\"{data}\">" : "<p class=\"quiet\">There is no picture of this figure.</p>";
            _html.Add($"<figure id=\"{anchor}\">\n{picture}\n<figcaption>{title} <small>{links}</small></figcaption>\n</figure>");
        }

        _html.Add("</section>");
    }

    private void Notebooks()
    {
        if (results.Notebooks.Count == 0)
        {
            return;
        }

        _html.Add("<section id=\"notebooks\">\n<h2>Notebooks</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>Notebook</th><th>File</th><th>Cells executed</th></tr></thead>\n<tbody>");
        foreach (NotebookEntry notebook in results.Notebooks)
        {
            string state = notebook.Cells == 0 ? "–"
                : $"{notebook.Executed} of {notebook.Cells}{(notebook.Errors > 0 ? $", <span class=\"broken\">{notebook.Errors} with an error</span>" : "")}";
            string file = Path.GetFileName(notebook.Path);
            _html.Add($"<tr><td>{Html.Encode(notebook.Title)}</td><td>{_html.Link(notebook.Path, Html.Encode(file))}</td><td>{state}</td></tr>");
        }

        _html.Add("</tbody></table></div>\n</section>");
    }

    private void Profile()
    {
        if (results.Profile is { } profile)
        {
            _html.Add($"<section id=\"profile\">\n<h2>Profile</h2>\n<p class=\"quiet\">{_html.Link(profile.Path, Html.Encode(Path.GetFileName(profile.Path)))} as it is now; what a run used is with the run.</p>")
                .Add($"<pre>{Html.Encode(profile.Text)}</pre>\n</section>");
        }
    }
}
