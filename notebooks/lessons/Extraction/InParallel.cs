using System.Runtime.ExceptionServices;

namespace Vcmr.Lessons.Extraction;

/// <summary>Work on a few items at a time, where each waits for ffmpeg.</summary>
internal static class InParallel
{
    /// <summary>The results in the order of the items; the first failure is thrown as it was.</summary>
    public static TResult[] Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work)
    {
        var results = new TResult[items.Count];
        try
        {
            Parallel.For(0, items.Count, i => results[i] = work(items[i]));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return results;
    }
}
