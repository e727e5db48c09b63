using Berth.Cli.Commands;

return await BerthCommandLine.RunAsync(args);
