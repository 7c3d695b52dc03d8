using Vcmr.Datasets;
using static TorchSharp.torch;

namespace Vcmr.Studies.Files;

/// <summary>
/// Files decoded and put through a frozen network, several at once. Each file keeps its share of the cores from its first byte to its last
/// number: a decoder that takes a core from a network on all of them makes the other cores wait too, layer by layer.
/// </summary>
internal static class FileWorkers
{
    // A file in work has the activations of a batch in memory.
    private const int Most = 4;

    /// <summary>Runs the work.</summary>
    /// <param name="files">The files.</param>
    /// <param name="work">Decodes a file and puts it through the network; called on several threads, among which torch's are dealt out.</param>
    /// <param name="commit">Called on the calling thread, in the order of the files.</param>
    /// <param name="cancellation">Stops between two files.</param>
    public static void Run<TResult>(IReadOnlyList<string> files, Func<string, CancellationToken, TResult> work, Action<TResult> commit, CancellationToken cancellation)
    {
        int threads = get_num_threads(), workers = Math.Clamp(Math.Min(threads, files.Count), 1, Most);
        try
        {
            OrderedWork.Run(files, workers, Work, commit, cancellation);
        }
        finally
        {
            set_num_threads(threads);
        }

        TResult Work(string file, CancellationToken stop)
        {
            // Of this thread, and of threads that use torch for the first time meanwhile.
            set_num_threads(threads / workers);
            return work(file, stop);
        }
    }
}
