using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;
using Vcmr.Engine.Scripting;

namespace Vcmr.Engine.Services;

/// <summary>
/// The session as Roslyn's editor services want it: a project with what all cells declared, and one on top of it for the
/// cell that is being typed. A project for each cell would be closer to the truth, but completion then takes a second
/// after fifty cells.
/// </summary>
internal sealed class SessionSolution : IDisposable
{
    private readonly AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
    private readonly DocumentId declarations = NewDocument("Session");
    private readonly DocumentId cell = NewDocument("Cell");
    private Solution solution;
    private SessionState? state;

    public SessionSolution() => solution = workspace.CurrentSolution;

    /// <summary>A document with a text, on top of a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="text">The cell's text.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Document> DocumentAsync(SessionState session, string text, CancellationToken cancellation)
    {
        if (!ReferenceEquals(state, session))
        {
            string declared = SessionDeclarations.Of(session.Last, cancellation);
            solution = workspace.CurrentSolution
                .AddProject(Project(declarations, declared, session, session.References, []))
                // A submission has the references of the one below it.
                .AddProject(Project(cell, "", session, [], [new ProjectReference(declarations.ProjectId)]));
            // What is compiled here is shared by every request until the next cell.
            await solution.GetProject(cell.ProjectId)!.GetCompilationAsync(cancellation).ConfigureAwait(false);
            state = session;
        }

        return solution.WithDocumentText(cell, SourceText.From(text)).GetDocument(cell)!;
    }

    public void Dispose() => workspace.Dispose();

    private static DocumentId NewDocument(string name) => DocumentId.CreateNewId(ProjectId.CreateNewId(name), name);

    private static ProjectInfo Project(DocumentId document, string text, SessionState session, IEnumerable<MetadataReference> references, IEnumerable<ProjectReference> below)
    {
        string name = document.Id.ToString("N");
        DocumentInfo source = DocumentInfo.Create(
            document,
            name,
            sourceCodeKind: SourceCodeKind.Script,
            loader: TextLoader.From(TextAndVersion.Create(SourceText.From(text), VersionStamp.Create())));
        return ProjectInfo.Create(
            document.ProjectId,
            VersionStamp.Create(),
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: session.Options.WithScriptClassName("Script" + name),
            parseOptions: SubmissionCompiler.ParseOptions,
            documents: [source],
            projectReferences: below,
            metadataReferences: references,
            isSubmission: true);
    }
}
