using Vcmr;
using Vcmr.Cli;
using Vcmr.Cli.Commands;
using Vcmr.Cli.Commands.Slurm;
using Vcmr.Engine.Commands;

NotebookTool tool = new("vcmr")
{
    Description = "Video-conditioned music representations.",
    Typed = ToolName.Typed,
    Visible = text => VisibleText.Of(text),
    IsForUser = error => error is VcmrException,
    ReadParameters = ParameterFile.Read,
    ParameterFiles = "YAML",
    Profile = ProfileOptions.FullPath,
};

return await CommandLine.RunAsync(
    tool,
    [
        RunCommand.Create(tool),
        HtmlCommand.Create(),
        CleanCommand.Create(tool),
        NotebooksCommand.Create(CourseNotebooks.All),
        DemoCommand.Create(tool),
        FetchListCommand.Create(),
        PrepareCommand.Create(),
        CorpusCommand.Create(),
        VerifyCommand.Create(),
        DataCommand.Create(),
        WeightsCommand.Create(),
        ScoreCommand.Create(),
        TagCommand.Create(),
        EmbedCommand.Create(),
        ConvertCommand.Create(),
        PassportCommand.Create(),
        PublishCommand.Create(),
        TrainCommand.Create(),
        ProbeCommand.Create(),
        SweepCommand.Create(),
        StudyCommand.Create(),
        EstimateCommand.Create(),
        SlurmCommand.Create(),
        ReportCommand.Create(),
        KernelCommand.Create(),
        DoctorCommand.Create(),
    ],
    args).ConfigureAwait(false);
