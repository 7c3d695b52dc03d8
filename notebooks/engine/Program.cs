using Vcmr.Engine.Commands;
using Vcmr.Engine.Hosting;
using Vcmr.Engine.Processes;

if (args is [EngineProgram.Session, string socketPath, string marker])
{
    await SessionHost.ServeAsync(socketPath, marker).ConfigureAwait(false);
    return 0;
}

NotebookTool tool = new("csnotebook");
return await CommandLine.RunAsync(tool, [RunCommand.Create(tool), HtmlCommand.Create(), CleanCommand.Create(tool), NotebooksCommand.Create(), KernelCommand.Create()], args).ConfigureAwait(false);
