using Berth.Build;
using Berth.Build.Images;
using Berth.Build.Progress;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Oci.Store;
using Berth.Runtimes.Launching;

namespace Berth.Runtimes.Tests.Launching;

public class PrepareTests
{
    [Fact]
    public async Task Without_a_command_there_is_nothing_to_run()
    {
        var home = Directory.CreateTempSubdirectory("berth-launch-").FullName;
        var tools = new BuildTools(ContentStore.Open(home), new(() => throw new InvalidOperationException()), new Progress<BuildEvent>(), _ => { }, TimeProvider.System);
        var launch = new WorkloadLaunch(tools, new(() => throw new InvalidOperationException()), Accelerator.Cpu, new Dictionary<string, string>());
        var spec = new EnvironmentSpec { Base = PerAccelerator<Declared<string>?>.Same(null) };
        var digest = ContentDigest.Of("image");
        var request = new LaunchRequest
        {
            Declaration = new Declaration("native", "/a/berth.yaml", spec, new WorkloadSpec()),
            Image = new BuiltImage(digest, 1, digest, digest, digest, [], [], null, null),
        };
        var problem = (await Assert.ThrowsAsync<BerthException>(() => launch.PrepareAsync(request, TestContext.Current.CancellationToken))).Problems[0];
        Assert.Equal((RuntimeProblems.NoCommand, new SourceSpan("/a/berth.yaml")), (problem.Code, problem.Where));
        Directory.Delete(home, recursive: true);
    }
}
