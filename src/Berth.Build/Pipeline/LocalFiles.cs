using System.Text;
using Berth.Build.Bases;
using Berth.Core.Workloads;
using Berth.Oci.Linux;

namespace Berth.Build.Pipeline;

/// <summary>The files of this machine that a declaration is resolved from: base images on disk and folders of wheels.</summary>
public static class LocalFiles
{
    /// <summary>One line a file: its path and what tells that it changed. Empty for a declaration that names none.</summary>
    public static string Of(Declaration declaration)
    {
        var folder = Path.GetDirectoryName(declaration.File)!;
        var spec = declaration.Environment;
        StringBuilder? lines = null;
        foreach (var declared in new[] { spec.Base.Cpu, spec.Base.Cuda, spec.Base.Rocm })
        {
            if (declared is null || !BaseReference.IsOnDisk(declared.Value)) continue;
            if (BaseReference.Parse(declared, folder).Value is BaseReference.OnDisk place) Add(Directory.Exists(place.Path) ? Path.Combine(place.Path, "index.json") : place.Path);
        }

        foreach (var place in spec.Python.FindLinks)
            if (Path.IsPathRooted(place)) Add(place);
        return lines?.ToString() ?? "";

        void Add(string path)
        {
            var status = FileStatus.FindTarget(path);
            (lines ??= new StringBuilder()).Append(path).Append(' ').Append(status?.Size).Append(' ').Append(status?.ModifiedAt).Append(' ').Append(status?.Inode).Append('\n');
        }
    }
}
