using System.Diagnostics;
using System.Globalization;
using Berth.Core.Workloads;
using Berth.Core.Workloads.Ignore;
using Berth.Dialects;

// Times what documents cost inside one process, and prints seconds.
//     parse FOLDER                 reads every document of the folder
//     ignore RULES PATHS OUTPUT    judges each path as git does and writes those that are ignored
switch (args)
{
    case ["parse", var folder]:
        var files = Directory.GetFiles(folder);
        var reading = Stopwatch.GetTimestamp();
        foreach (var file in files) Recognition.Load(file, null).OrThrow();
        return Told(reading);
    case ["ignore", var rulesFile, var pathsFile, var output]:
        var judging = Stopwatch.GetTimestamp();
        var rules = IgnoreRules.Parse(IgnoreDialect.Git, File.ReadAllText(rulesFile)).OrThrow();
        using (var writer = new StreamWriter(output))
        {
            var folders = new Dictionary<string, bool>(StringComparer.Ordinal);
            foreach (var path in File.ReadLines(pathsFile))
            {
                if (InIgnored(rules, folders, Parent(path)) || rules.Ignores(path, isDirectory: false)) writer.Write(path + "\n");
            }
        }

        return Told(judging);
    default:
        Console.Error.WriteLine("parse FOLDER | ignore RULES PATHS OUTPUT");
        return 64;
}

static int Told(long started)
{
    Console.WriteLine(Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("F6", CultureInfo.InvariantCulture));
    return 0;
}

static string Parent(string path) => path.LastIndexOf('/') is >= 0 and var cut ? path[..cut] : "";

// What lies in an ignored folder is ignored, whatever rules come after. A walk judges each folder once, and so does this.
static bool InIgnored(IgnoreRules rules, Dictionary<string, bool> known, string folder)
{
    if (folder.Length == 0) return false;
    if (known.TryGetValue(folder, out var ignored)) return ignored;
    return known[folder] = InIgnored(rules, known, Parent(folder)) || rules.Ignores(folder, isDirectory: true);
}
