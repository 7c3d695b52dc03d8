using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

/// <summary>The card beside the checkpoints of a run.</summary>
public sealed class ModelCardTests(TinyStudy study) : IClassFixture<TinyStudy>
{
    private const string Card = "model-card.md";

    [Fact]
    public void Every_finished_run_has_a_card_that_is_made_again_where_it_is_missing_and_kept_where_it_was_edited()
    {
        string results = study.Path("results");
        Assert.Contains("test PR-AUC", Train(results), StringComparison.Ordinal);
        string encoder = Path.Combine(Assert.Single(Directory.GetDirectories(Path.Combine(results, "audio"))), Card);
        string tagger = Path.Combine(Assert.Single(Directory.GetDirectories(Path.Combine(results, "tags"))), Card);
        string ofEncoder = File.ReadAllText(encoder), ofTagger = File.ReadAllText(tagger);
        string id = Path.GetFileName(Path.GetDirectoryName(encoder)!);

        Assert.StartsWith("# Stage 1 (audio contrastive): profile ", ofEncoder, StringComparison.Ordinal);
        Assert.Contains($"| run | `{id}`", ofEncoder, StringComparison.Ordinal);
        Assert.Matches(@"\nLowest validation loss \d\.\d{3}; the best checkpoint is of epoch \d\.", ofEncoder);
        Assert.StartsWith("# Tagging head on an encoder (audioOnly): profile ", ofTagger, StringComparison.Ordinal);
        Assert.Contains($"| builds on | run `{id}` |", ofTagger, StringComparison.Ordinal);
        Assert.Matches(@"\n\| (\d\.\d{3}|–) \| \d\.\d{3} \|\n", ofTagger);
        Assert.All([ofEncoder, ofTagger], card =>
        {
            Assert.Contains("\n## Licence\n", card, StringComparison.Ordinal);
            Assert.DoesNotContain(study.Path(""), card, StringComparison.Ordinal);
        });

        File.Delete(encoder);
        File.WriteAllText(tagger, "Mine.\n");
        Assert.Contains("finished before", Train(results), StringComparison.Ordinal);
        Assert.Equal(ofEncoder, File.ReadAllText(encoder));
        Assert.Equal("Mine.\n", File.ReadAllText(tagger));
    }

    private string Train(string results)
    {
        (int code, string output, string errors) = Tool.Run("train", "tags", "--encoder", "audio", "--profile", study.Profile, "--results", results);
        Assert.True(code == 0, errors);
        return output;
    }
}
