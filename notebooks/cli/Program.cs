using Vcmr.Cli;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
