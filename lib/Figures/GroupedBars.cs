using Vcmr.Charts;

namespace Vcmr.Figures;

/// <summary>Bars of several models side by side over named categories.</summary>
internal sealed class GroupedBars(IReadOnlyList<string> models, IReadOnlyList<string> categories)
{
    private readonly IReadOnlyDictionary<string, Look> _looks = ModelNames.Looks(models);

    /// <summary>Thickness of a bar; neighbouring categories are 1 apart.</summary>
    public double Width { get; } = 0.8 / models.Count;

    public IEnumerable<BarLayer> Layers(IReadOnlyList<(string Model, string Category, Score Score)> items, double floor, bool texts = false)
    {
        foreach (string model in models)
        {
            (string Model, string Category, Score Score)[] mine = [.. items.Where(i => i.Model == model)];
            yield return new BarLayer([.. mine.Select(i => Centre(i.Model, i.Category))], [.. mine.Select(i => i.Score.Mean)])
            {
                Label = model,
                Look = _looks[model],
                Thickness = Width,
                Base = floor,
                Whiskers = [.. mine.Select(i => i.Score.Interval)],
                Texts = texts ? [.. mine.Select(i => $"{i.Score.Mean:0.00}")] : null,
            };
        }
    }

    public double Centre(string model, string category) =>
        IndexOf(categories, category) + ((IndexOf(models, model) - ((models.Count - 1) / 2.0)) * Width);

    private static int IndexOf(IReadOnlyList<string> list, string item) => list.Index().First(e => e.Item == item).Index;
}
