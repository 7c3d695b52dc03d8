using System.Numerics.Tensors;

namespace Vcmr.Media;

/// <summary>
/// Makes a piece of sound a little longer or shorter at the same pitch: after a splice it goes on from some samples earlier
/// or later, with a cross-fade of 10 ms where the two sound most alike.
/// </summary>
internal static class SoundSplice
{
    private const int Fade = AudioFormat.SampleRate / 100;

    /// <summary>How far a splice may miss what is wanted (samples, 4 ms): a period of 250 Hz.</summary>
    private const int Freedom = AudioFormat.SampleRate / 250;

    private const int Places = 8;

    /// <summary>Stretches a piece.</summary>
    /// <param name="samples">The piece; at least some times as long as it is changed by.</param>
    /// <param name="by">By how much it is to be longer (samples); below 0, shorter.</param>
    /// <returns>The stretched piece, longer than it was by <paramref name="by"/> give or take 4 ms.</returns>
    public static short[] Stretch(ReadOnlySpan<short> samples, int by)
    {
        float[] sound = new float[samples.Length];
        for (int i = 0; i < sound.Length; i++)
        {
            sound[i] = samples[i];
        }

        (float Score, int Place, int By) best = (float.NegativeInfinity, 0, 0);
        for (int more = by - Freedom; more <= by + Freedom; more++)
        {
            int first = Math.Max(0, more), last = samples.Length - Fade + Math.Min(0, more);
            for (int place = 0; place < Places && last > first; place++)
            {
                int at = first + (int)((long)(last - first) * place / Places);
                ReadOnlySpan<float> before = sound.AsSpan(at, Fade), after = sound.AsSpan(at - more, Fade);
                float alike = TensorPrimitives.Dot(before, after) / (1 + (TensorPrimitives.Norm(before) * TensorPrimitives.Norm(after)));

                // Of two that are alike as well, the one that is nearer to what is wanted.
                float score = alike - (0.1f * Math.Abs(more - by) / Freedom);
                best = score > best.Score ? (score, at, more) : best;
            }
        }

        short[] spliced = new short[samples.Length + best.By];
        samples[..best.Place].CopyTo(spliced);
        for (int i = 0; i < Math.Min(Fade, spliced.Length - best.Place); i++)
        {
            float part = (i + 0.5f) / Fade;
            spliced[best.Place + i] = (short)MathF.Round(((1 - part) * sound[best.Place + i]) + (part * sound[best.Place + i - best.By]));
        }

        int rest = Math.Min(best.Place + Fade, spliced.Length);
        samples[(rest - best.By)..].CopyTo(spliced.AsSpan(rest));
        return spliced;
    }
}
