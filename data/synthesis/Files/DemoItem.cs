using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Files;

/// <summary>One media file to make.</summary>
/// <param name="Path">Where, relative to the corpus's folder.</param>
/// <param name="Kind">What.</param>
/// <param name="Spec">The song in it.</param>
internal sealed record DemoItem(string Path, DemoKind Kind, SongSpec Spec)
{
    /// <summary>Pictures a second; most videos have 15, some 20 or 25.</summary>
    public double FrameRate
    {
        get
        {
            var random = new CounterRandom(Spec.Key, 20);
            double draw = random.NextDouble();
            return Kind != DemoKind.Video || draw < 0.75 ? 15 : draw < 0.9 ? 20 : 25;
        }
    }
}
