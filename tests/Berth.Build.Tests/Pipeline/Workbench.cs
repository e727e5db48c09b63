using System.Collections.Immutable;
using Berth.Build.Images;
using Berth.Build.Pipeline;
using Berth.Build.Progress;
using Berth.Build.Steps;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Oci.Store;
using Berth.Tests.Shared;

namespace Berth.Build.Tests.Pipeline;

/// <summary>A store, a runner and a declaration whose base is an image on disk.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackServer _emptyIndex = new();
    private readonly List<Problem> _warnings = [];

    public Workbench(bool python = true)
    {
        Base = new TestBase(_folder["base"]);
        Base.Make(python);
        Store = _folder.Store();
        Directory.CreateDirectory(_folder["wheels"]);
        Directory.CreateDirectory(_folder["project"]);
    }

    public TestBase Base { get; }

    public ContentStore Store { get; set; }

    public CopyRunner Runner { get; } = new();

    public string Wheels => _folder["wheels"];

    public string File => _folder["project/berth.yaml"];

    public string this[string name] => _folder[name];

    public IReadOnlyList<Problem> Warnings => _warnings;

    /// <summary>Changed by tests that lock or build otherwise.</summary>
    public BuildSettings Settings { get; set; } = new() { Platform = Platform.LinuxAmd64, Accelerator = Accelerator.Cpu, Indexes = [] };

    public EnvironmentSpec Spec { get; set; } = new() { Base = PerAccelerator<Declared<string>?>.Same(new("oci:../base", null)) };

    public Declaration Declaration => new("native", File, Spec, new WorkloadSpec());

    public BuildTools Tools => new(Store, new Lazy<IStepRunner>(Runner), new Progress<BuildEvent>(), _warnings.Add, TimeProvider.System);

    public EnvironmentPipeline Pipeline => new(Tools, Settings);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<BuiltImage> BuildAsync() => Pipeline.BuildAsync(Declaration, Token);

    /// <summary>Declares packages; each <c>name==version</c> is found in <see cref="Wheels"/>.</summary>
    public void Require(params string[] requirements) => Spec = Spec with
    {
        Python = new PythonSpec { Requirements = [.. requirements.Select(r => new Declared<string>(r, null))], FindLinks = [Wheels], Indexes = PerAccelerator<ImmutableArray<string>>.Same([_emptyIndex.Address]) },
    };

    public void Install(params string[] packages) => Spec = Spec with { Apt = [.. packages.Select(p => new Declared<string>(p, null))] };

    public void Step(string command, params (string Name, string Text)[] files) => Spec = Spec with
    {
        Steps = Spec.Steps.Add(new BuildStep(command, files.ToImmutableSortedDictionary(f => f.Name, f => _folder.Write($"project/{f.Name}", f.Text), StringComparer.Ordinal), [], new SourceSpan(File, 5, 3))),
    };

    public async Task WriteLockAsync() => LockStore.Write(LockStore.PathBeside(File), (await Pipeline.LockAsync(Declaration, Token)).Lock);

    public async Task<ProblemCode> FailureAsync() => (await Assert.ThrowsAsync<BerthException>(BuildAsync)).Problems[0].Code;

    public void OtherStore(string name) => Store = _folder.Store(name);

    public void Dispose()
    {
        _emptyIndex.Dispose();
        _folder.Dispose();
    }
}
