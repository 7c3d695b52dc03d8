using Vcmr.Datasets;

namespace Vcmr.Experiments;

/// <summary>Makes and prepares a study's data.</summary>
public sealed class StudyData
{
    internal StudyData(Study study) => _ = study;
    internal Corpus OpenVideos() => throw new NotSupportedException();
    internal TaggedCorpus OpenTagged() => throw new NotSupportedException();
}
