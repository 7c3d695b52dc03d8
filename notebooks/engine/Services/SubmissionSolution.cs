using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;
using Vcmr.Engine.Scripting;

namespace Vcmr.Engine.Services;

/// <summary>
/// The session as Roslyn's editor services want it: one project a submission, each on top of the one before, and one
/// for the cell that is being typed. It is kept from request to request and grows by the cells that ran in between.
/// </summary>
internal sealed class SubmissionSolution : IDisposable
{
    private const string CellName = "Cell";

    private readonly AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
    private readonly ProjectId cell = ProjectId.CreateNewId(CellName);
    private readonly DocumentId document;
    private Solution solution;
    private SessionState? state;
    private ProjectId? last;

    public SubmissionSolution()
    {
        document = DocumentId.CreateNewId(cell, CellName);
        solution = workspace.CurrentSolution;
    }

    /// <summary>A document with a text, on top of a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="text">The cell's text.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Document> DocumentAsync(SessionState session, string text, CancellationToken cancellation)
    {
        if (!ReferenceEquals(state, session))
        {
            solution = await UpdateAsync(session, cancellation).ConfigureAwait(false);
            state = session;
        }

        return solution.WithDocumentText(document, SourceText.From(text)).GetDocument(document)!;
    }

    public void Dispose() => workspace.Dispose();

    private async Task<Solution> UpdateAsync(SessionState session, CancellationToken cancellation)
    {
        Stack<CSharpCompilation> added = new();
        CSharpCompilation? one = session.Last;
        for (; one is not null && one != state?.Last; one = one.ScriptCompilationInfo!.PreviousScriptCompilation)
        {
            added.Push(one);
        }

        // Where the chain does not go on from what is here, it is another one.
        bool continues = one is not null;
        Solution updated = continues ? solution.RemoveProject(cell) : workspace.CurrentSolution;
        ProjectId? previous = continues ? last : null;
        foreach (CSharpCompilation submission in added)
        {
            ProjectId id = ProjectId.CreateNewId();
            SyntaxTree tree = submission.SyntaxTrees[^1];
            updated = updated.AddProject(Info(id, DocumentId.CreateNewId(id), tree.GetText(cancellation), submission.Options, submission.References, previous));
            previous = id;
        }

        updated = updated.AddProject(Info(cell, document, SourceText.From(""), session.Options.WithScriptClassName(CellName), session.References, previous));
        // What is compiled here is shared by every request until the next cell.
        await updated.GetProject(cell)!.GetCompilationAsync(cancellation).ConfigureAwait(false);
        last = previous;
        return updated;
    }

    private static ProjectInfo Info(ProjectId id, DocumentId document, SourceText text, CompilationOptions options, IEnumerable<MetadataReference> references, ProjectId? previous)
    {
        string name = id.Id.ToString("N");
        DocumentInfo source = DocumentInfo.Create(
            document, name, sourceCodeKind: SourceCodeKind.Script, loader: TextLoader.From(TextAndVersion.Create(text, VersionStamp.Create())));
        return ProjectInfo.Create(
            id,
            VersionStamp.Create(),
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: options,
            parseOptions: SubmissionCompiler.ParseOptions,
            documents: [source],
            projectReferences: previous is null ? [] : [new ProjectReference(previous)],
            metadataReferences: references,
            isSubmission: true);
    }
}
