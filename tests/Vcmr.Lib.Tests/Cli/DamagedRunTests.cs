using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

/// <summary>A finished tagging run whose files were damaged since.</summary>
public sealed class DamagedRunTests(TinyStudy study) : IClassFixture<TinyStudy>
{
    [Fact]
    public void What_follows_from_checkpoints_is_made_again_and_checkpoints_are_not()
    {
        string results = study.Path("results");
        Assert.Contains("test PR-AUC", Train(results).Output, StringComparison.Ordinal);
        SortedDictionary<string, byte[]> whole = Files(results);
        Assert.Contains("finished before", Train(results).Output, StringComparison.Ordinal);
        var random = new CounterRandom(4);
        foreach (string file in whole.Keys)
        {
            string path = Path.Combine(results, file);
            byte[] bytes = [.. whole[file]];

            // A number that counts, or a byte of the data.
            int at = Path.GetFileName(file) == "result.json" ? bytes.AsSpan().IndexOf("\"prAuc\": 0."u8) + 11 : bytes.Length - 2 - random.NextInt(20);
            bytes[at] ^= 1;
            File.WriteAllBytes(path, bytes);
            (int code, string output, string errors) = Train(results);
            bool isDerived = Path.GetFileName(file) is "result.json" or "tagger.safetensors" || file.Contains("embeddings", StringComparison.Ordinal);
            Assert.True(code == (isDerived ? 0 : 1), $"{file}: {output}{errors}");
            if (code == 1)
            {
                Assert.Contains(Path.GetFileName(file), Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
                File.WriteAllBytes(path, whole[file]);
            }

            if (!file.Contains("embeddings", StringComparison.Ordinal))
            {
                Assert.True(whole[file].AsSpan().SequenceEqual(File.ReadAllBytes(path)), file);
            }
        }
    }

    // What training counts on: not locks, what has wall times, when a run began, and a card that people may write into.
    private static SortedDictionary<string, byte[]> Files(string results) => new(
        Directory.GetFiles(results, "*", SearchOption.AllDirectories)
            .Where(f => !Path.GetFileName(f).StartsWith('.') && !f.Contains("tfevents", StringComparison.Ordinal) && Path.GetFileName(f) is not ("begun.json" or "times.csv" or "model-card.md"))
            .ToDictionary(f => Path.GetRelativePath(results, f), File.ReadAllBytes),
        StringComparer.Ordinal);

    private (int Code, string Output, string Errors) Train(string results) =>
        Tool.Run("train", "tags", "--encoder", "audio", "--profile", study.Profile, "--results", results);
}
