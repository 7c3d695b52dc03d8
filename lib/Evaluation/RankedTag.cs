namespace Vcmr.Evaluation;

/// <summary>
/// One tag's clips ordered by falling score, cut into runs of equal score, so that both metrics are one pass over the
/// clips for any clip weights. Within a run the positives come first.
/// </summary>
internal sealed class RankedTag
{
    private readonly int[] _clips;

    // A block is the clips of one score that has a positive, after the clips that follow the previous block (all
    // negative). Only blocks change precision and recall, so only they are looked at one by one.
    private readonly int[] _blockStart;
    private readonly int[] _blockPositivesEnd;
    private readonly int[] _blockEnd;

    private RankedTag(int[] clips, int positives, int[] start, int[] positivesEnd, int[] end)
    {
        _clips = clips;
        Positives = positives;
        _blockStart = start;
        _blockPositivesEnd = positivesEnd;
        _blockEnd = end;
    }

    public int Positives { get; }

    /// <summary>Orders the clips; labels and scores have one entry a clip, <paramref name="stride"/> apart.</summary>
    public static RankedTag Create(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores, int offset, int stride, int clips)
    {
        var keys = new float[clips];
        var order = new int[clips];
        int positives = 0;
        for (int i = 0; i < clips; i++)
        {
            keys[i] = -scores[offset + (i * stride)];
            order[i] = i;
            positives += labels[offset + (i * stride)];
        }

        Array.Sort(keys, order);
        List<int> start = [], positivesEnd = [], end = [];
        for (int i = 0; i < clips;)
        {
            int j = i + 1;
            while (j < clips && keys[j] == keys[i])
            {
                j++;
            }

            int p = i;
            for (int k = i; k < j; k++)
            {
                if (labels[offset + (order[k] * stride)] != 0)
                {
                    (order[p], order[k]) = (order[k], order[p]);
                    p++;
                }
            }

            if (p > i)
            {
                start.Add(i);
                positivesEnd.Add(p);
                end.Add(j);
            }

            i = j;
        }

        return new RankedTag(order, positives, [.. start], [.. positivesEnd], [.. end]);
    }

    /// <summary>Both metrics with each clip counted once.</summary>
    public (double RocAuc, double AveragePrecision) Score(int clips)
    {
        int[] weights = new int[clips];
        Array.Fill(weights, 1);
        return Score(weights, clips);
    }

    /// <summary>
    /// Both metrics with each clip counted <paramref name="weights"/>[clip] times. ROC-AUC is NaN without both classes;
    /// average precision is 0 without positives.
    /// </summary>
    public (double RocAuc, double AveragePrecision) Score(ReadOnlySpan<int> weights, long total)
    {
        ReadOnlySpan<int> clips = _clips;
        long truePositives = 0, falsePositives = 0, twiceArea = 0;
        double precisions = 0;
        int position = 0;
        for (int b = 0; b < _blockStart.Length; b++)
        {
            falsePositives += Sum(weights, clips[position.._blockStart[b]]);
            long hits = Sum(weights, clips[_blockStart[b].._blockPositivesEnd[b]]);
            long tied = Sum(weights, clips[_blockPositivesEnd[b].._blockEnd[b]]);
            truePositives += hits;
            // Pairs this run's positives lose: all negatives above, half of those tied.
            twiceArea += hits * ((2 * falsePositives) + tied);
            falsePositives += tied;
            if (hits > 0)
            {
                precisions += hits * (truePositives / (double)(truePositives + falsePositives));
            }

            position = _blockEnd[b];
        }

        long negatives = total - truePositives;
        double roc = truePositives > 0 && negatives > 0 ? 1 - (twiceArea / (2.0 * truePositives * negatives)) : double.NaN;
        return (roc, truePositives > 0 ? precisions / truePositives : 0);
    }

    /// <summary>
    /// What each clip does to both metrics: what leaving it out takes from them, times (n − 1) / n of the n clips of its
    /// class. For ROC-AUC these are DeLong's structural components less their mean, over n. All are 0 without both classes,
    /// and those on average precision of a tag's only positive.
    /// </summary>
    public void Effects(Span<double> rocAuc, Span<double> averagePrecision)
    {
        rocAuc.Clear();
        averagePrecision.Clear();
        int positives = Positives, negatives = _clips.Length - positives, blocks = _blockStart.Length;
        if (positives == 0 || negatives == 0)
        {
            return;
        }

        (double area, double precision) = Score(_clips.Length);
        // From each block on: the sums of precisions with a positive, or a negative, above them left out.
        double[] withoutPositive = new double[blocks + 1], withoutNegative = new double[blocks + 1];
        for (int b = blocks - 1, above = positives; b >= 0; b--)
        {
            int hits = _blockPositivesEnd[b] - _blockStart[b];
            double others = Math.Max(_blockEnd[b] - 1, 1);
            withoutPositive[b] = withoutPositive[b + 1] + (hits * (above - 1.0) / others);
            withoutNegative[b] = withoutNegative[b + 1] + (hits * (double)above / others);
            above -= hits;
        }

        double precisions = 0;
        int truePositives = 0, position = 0;
        for (int b = 0; b <= blocks; b++)
        {
            int start = b < blocks ? _blockStart[b] : _clips.Length;
            double without = (precision - ((precisions + withoutNegative[b]) / positives)) * (negatives - 1) / negatives;
            foreach (int clip in _clips.AsSpan(position..start))
            {
                rocAuc[clip] = (((double)truePositives / positives) - area) / negatives;
                averagePrecision[clip] = without;
            }

            if (b == blocks)
            {
                break;
            }

            int hits = _blockPositivesEnd[b] - start, tied = _blockEnd[b] - _blockPositivesEnd[b], found = truePositives + hits;
            double own = (hits - 1.0) * (found - 1) / Math.Max(_blockEnd[b] - 1, 1);
            foreach (int clip in _clips.AsSpan(start.._blockPositivesEnd[b]))
            {
                rocAuc[clip] = (1 - ((start - truePositives + (tied / 2.0)) / negatives) - area) / positives;
                averagePrecision[clip] = positives == 1 ? 0
                    : (precision - ((precisions + own + withoutPositive[b + 1]) / (positives - 1))) * (positives - 1) / positives;
            }

            foreach (int clip in _clips.AsSpan(_blockPositivesEnd[b].._blockEnd[b]))
            {
                rocAuc[clip] = (((truePositives + (hits / 2.0)) / positives) - area) / negatives;
                averagePrecision[clip] = without;
            }

            precisions += hits * (found / (double)_blockEnd[b]);
            truePositives = found;
            position = _blockEnd[b];
        }
    }

    private static int Sum(ReadOnlySpan<int> weights, ReadOnlySpan<int> clips)
    {
        int sum = 0;
        foreach (int clip in clips)
        {
            sum += weights[clip];
        }

        return sum;
    }
}
