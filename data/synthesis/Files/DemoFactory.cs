using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Vcmr.Datasets;
using Vcmr.Storage;
using Vcmr.Synthesis.Tagging;

namespace Vcmr.Synthesis.Files;

/// <summary>Makes the missing files of a demo corpus, several at a time, each aside and then in place.</summary>
internal sealed class DemoFactory(string folder, DemoOptions options, IProgress<ItemProgress>? progress)
{
    private const string Aside = ".partial";

    // Clips that one ffmpeg encodes at most, and packs for each worker at least, so that all have work to the end.
    private const int LargestPack = 8, PacksAWorker = 4;
    private readonly Lock _lock = new();
    private int _done;

    /// <summary>Makes what is missing.</summary>
    public DemoSummary Run(CancellationToken cancellationToken)
    {
        string recipe = DemoState.RecipeOf(options);
        if (Found(recipe) is { } found)
        {
            return found;
        }

        Directory.CreateDirectory(Path.Combine(folder, "videos"));
        using FolderLease guard = FolderLease.Take(new LeaseRequest(folder, $"the demo corpus in '{folder}'") { Waiting = progress is IProgress<string> lines ? lines.Report : null }, cancellationToken);
        return Found(recipe) ?? Make(recipe, cancellationToken);
    }

    private DemoSummary? Found(string recipe) =>
        DemoState.Read(folder) is { Complete: true } state && state.Recipe == recipe && state.Files.All(f => File.Exists(Path.Combine(folder, f)))
            ? Summary(0, state.Files.Count(IsMedia))
            : null;

    private DemoSummary Summary(int made, int kept) => new(made, kept, Path.Combine(folder, "videos"), Path.Combine(folder, "tagged", "clips.csv"));

    private DemoSummary Make(string recipe, CancellationToken cancellationToken)
    {
        var plan = new DemoPlan(options);
        DemoState? state = DemoState.Read(folder);
        ClearAside();
        bool same = state?.Recipe == recipe;
        foreach (string file in same ? [] : state?.Files.Where(IsOurs) ?? [])
        {
            File.Delete(Path.Combine(folder, file));
        }

        DemoItem[] missing = [.. plan.Items.Where(i => !same || !File.Exists(Path.Combine(folder, i.Path)))];
        string[] files = Names(plan);
        new DemoState(recipe, false, files).Write(folder);
        _done = plan.Items.Count - missing.Length;
        MakeAll(missing, plan.Items.Count, cancellationToken);
        WriteTables(plan);
        new DemoState(recipe, true, files).Write(folder);
        return Summary(missing.Length, plan.Items.Count - missing.Length);
    }

    private static bool IsMedia(string file) => file.EndsWith(".mp4", StringComparison.Ordinal) || file.EndsWith(".mp3", StringComparison.Ordinal);

    // The record is only a file: a damaged one must not delete anything elsewhere.
    private static bool IsOurs(string file) =>
        !file.Contains("..", StringComparison.Ordinal)
        && (file.StartsWith("videos/", StringComparison.Ordinal) || file.StartsWith("tagged/", StringComparison.Ordinal));

    private static string[] Names(DemoPlan plan) =>
    [
        .. plan.Items.Select(i => i.Path), SongTable.FileName, .. plan.Tagged is null ? (string[])[] : ["tagged/clips.csv", "tagged/groups.yaml"],
    ];

    private void MakeAll(DemoItem[] items, int total, CancellationToken cancellationToken)
    {
        string aside = Path.Combine(folder, Aside);
        Directory.CreateDirectory(aside);
        int workers = options.Workers > 0 ? options.Workers : Environment.ProcessorCount;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = stop.Token };
        ExceptionDispatchInfo? failure = null;
        try
        {
            // One by one in order, so that the long videos come first and no worker ends with a pile of its own.
            OrderablePartitioner<DemoItem[]> inOrder = Partitioner.Create(Packs(items, workers), EnumerablePartitionerOptions.NoBuffering);
            Parallel.ForEach(inOrder, parallel, pack =>
            {
                try
                {
                    MakeAPack(pack, aside, total, stop.Token);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // The first failure ends the others' work; what they then say does not matter.
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                    stop.Cancel();
                }
            });
        }
        catch (OperationCanceledException) when (failure is not null)
        {
        }
        finally
        {
            ClearAside();
        }

        failure?.Throw();
    }

    private static IEnumerable<DemoItem[]> Packs(DemoItem[] items, int workers)
    {
        DemoItem[] clips = [.. items.Where(i => i.Kind == DemoKind.Clip)];
        int size = Math.Clamp(clips.Length / (workers * PacksAWorker), 1, LargestPack);
        return items.Where(i => i.Kind != DemoKind.Clip).Select(i => (DemoItem[])[i]).Concat(clips.Chunk(size));
    }

    private void MakeAPack(DemoItem[] pack, string aside, int total, CancellationToken cancellationToken)
    {
        string[] partial = [.. pack.Select(i => Path.Combine(aside, Path.GetFileName(i.Path)))];
        MediaMaker.Make(pack, partial, cancellationToken);
        for (int i = 0; i < pack.Length; i++)
        {
            string final = Path.Combine(folder, pack[i].Path);
            Directory.CreateDirectory(Path.GetDirectoryName(final)!);
            File.Move(partial[i], final, overwrite: true);
            lock (_lock)
            {
                _done++;
                progress?.Report(new ItemProgress(_done, total, pack[i].Path));
            }
        }
    }

    private void WriteTables(DemoPlan plan)
    {
        DemoState.WriteText(Path.Combine(folder, SongTable.FileName), SongTable.Text(plan.Items));
        DemoState.WriteText(Path.Combine(folder, DataCard.FileName), DataCard.Text(options, plan));
        if (plan.Tagged is { } tagged)
        {
            DemoState.WriteText(Path.Combine(folder, "tagged", "clips.csv"), tagged.Csv());
            DemoState.WriteText(Path.Combine(folder, "tagged", "groups.yaml"), TaggedSongs.GroupsYaml());
        }
    }

    private void ClearAside()
    {
        string aside = Path.Combine(folder, Aside);
        if (Directory.Exists(aside))
        {
            Directory.Delete(aside, recursive: true);
        }
    }
}
