using System.Text.RegularExpressions;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Polyaxon;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Tests.Polyaxon;

public sealed partial class PolyaxonTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private Checked<Declaration> Load(string text) => Recognition.Load(scratch.Add("x.yaml", text), null);

    private string Codes(string text) => string.Join(' ', Load(text).Problems.Where(p => p.Severity == Severity.Error).Select(p => $"{p.Code.Id}:{p.Where!.Line}").Order(StringComparer.Ordinal));

    [Fact]
    public void Commands_are_made_one_line()
    {
        (string Command, string Line)[] table =
        [
            ("a \\\n  --x", "a --x"), ("a\nb", "a b"), ("echo 'a   b'", "echo 'a b'"), ("find . -exec rm {} \\;", "find . -exec rm {} ;"),
            ("echo \\$HOME", "echo $HOME"), ("printf 'x\\n'", "printf 'x\\n'"), ("  a  ", "a"), ("a && b || c; d | e", "a && b || c; d | e"), ("\\", ""),
        ];
        foreach (var (command, line) in table) Assert.Equal(line, PolyaxonCommand.Sanitised(command));
        Assert.Equal("a b && c", PolyaxonCommand.Joined(["a  b", "c"]));
    }

    [Fact]
    public void Scalars_mean_what_PyYAML_takes_them_for()
    {
        (string Text, object? Value)[] table =
        [
            ("1e-4", "1e-4"), ("1e4", "1e4"), ("1.0e-4", 1e-4), ("1:10:2", 4202L), ("0:1", "0:1"), ("0.01:0.1:5", "0.01:0.1:5"), ("yes", true), ("Off", false), ("y", "y"), ("0777", 511L),
            ("1_000", 1000L), ("2019-01-01", "2019-01-01"), ("08", "08"), ("0x1F", 31L), ("0b11", 3L), ("-5", -5L), ("+5", 5L), (".5", 0.5), ("5.", 5.0), ("1.5e3", "1.5e3"), ("1.5e+3", 1500.0), (".inf", double.PositiveInfinity),
            ("-", "-"), (".", "."), ("1.2.3", "1.2.3"), ("0o7", "0o7"), ("_1", "_1"), ("1:60", "1:60"), ("190:20:30.15", 685230.15), ("~", null), ("99999999999999999999", 1e20),
        ];
        foreach (var (text, value) in table)
        {
            object? actual = ScalarRules.Read(new YamlScalar(text, true, null, new SourceSpan("x")), YamlFlavour.Python) switch
            {
                ScalarValue.Flag flag => flag.Value,
                ScalarValue.Integer whole => whole.Value,
                ScalarValue.Number number => number.Value,
                ScalarValue.Text word => word.Value,
                _ => null,
            };
            Assert.Equal((text, value), (text, actual));
        }
    }

    [Fact]
    public void Examples_of_the_documentation_are_accepted_and_say_what_they_run()
    {
        const string Head = "---\nversion: 1\n\nkind: experiment\n\ndeclarations:\n  batch_size: 128\n  lr: 0.1\n\nbuild:\n  image: tensorflow/tensorflow:1.4.1-py3\n";
        const string Run = "\nrun:\n  cmd: python3 train.py --batch_size={{ batch_size }} --lr={{ lr }}\n";
        scratch.Add("polyaxon_requirements.txt", "six==1.16\n");
        scratch.Add("requirements.txt", "never\n");
        scratch.Add("polyaxon_setup.sh", "echo");
        var pip = Load(Head + "  build_steps:\n    - pip install scikit-learn\n  env_vars:\n    - ['MY_ENV_VAR_KEY1', 'MY_ENV_VAR_VALUE1']\n" + Run).OrThrow();
        Assert.Equal(["/bin/bash", "-c", "python3 train.py --batch_size=128 --lr=0.1"], pip.Workload.Entrypoint!.ToArguments());
        Assert.Equal(["scikit-learn"], pip.Environment.Python.Requirements.Select(r => r.Value));
        Assert.Contains(pip.Environment.Variables.Cpu, v => v is { Name: "MY_ENV_VAR_KEY1", Value: "MY_ENV_VAR_VALUE1" });
        var file = Load(Head + "  build_steps: [pip install -r polyaxon_requirements.txt]\n" + Run).OrThrow();
        Assert.Equal(["six==1.16"], file.Environment.Python.Requirements.Select(r => r.Value));
        var script = Load(Head + "  build_steps:\n    - ./polyaxon_setup.sh\n" + Run).OrThrow();
        Assert.Equal(["polyaxon_requirements.txt", "polyaxon_setup.sh"], script.Environment.Steps[0].Files.Keys);
        Assert.EndsWith("./polyaxon_setup.sh", script.Environment.Steps[1].Command, StringComparison.Ordinal);
        var refs = Load(Head + Run + "environment:\n  secret_refs: ['secret1', 'secret2']\n  configmap_refs: ['configmap1', 'configmap3']\n").OrThrow();
        Assert.Equal("Secret secret1, Secret secret2, ConfigMap configmap1, ConfigMap configmap3", string.Join(", ", refs.Workload.References.Select(r => $"{r.Kind} {r.Name}")));
        // Only the first of the two files is copied, so the step fails when it runs, as it did there; nothing is installed from it.
        Assert.Empty(Load(Head + "  build_steps: [pip install -r requirements.txt]\n" + Run).OrThrow().Environment.Python.Requirements);
    }

    [Fact]
    public void Each_kind_takes_its_own_sections()
    {
        const string Build = "build: {image: a}\n";
        (string Text, string Codes)[] table =
        [
            ("version: 1\nkind: experiment\n" + Build + "run: {cmd: x}", ""), ("version: 1\nkind: job\n" + Build + "run: {cmd: x}", ""), ("version: 1\nkind: build\nimage: a", ""),
            ("version: 1\nkind: build\n" + Build, ""), ("version: 1\nkind: notebook\n" + Build, ""), ("version: 1\nkind: tensorboard\n" + Build, "BERTH1011:2"),
            ("version: 1\nkind: group\nhptuning: {matrix: {lr: {values: [1]}}}\n" + Build + "run: {cmd: 'x {{ lr }}'}", ""),
            ("version: 1\nkind: group\nhptuning: {matrix: {lr: {values: [1, 2]}}}\n" + Build + "run: {cmd: 'x {{ lr }}'}", "BERTH1011:3"),
            ("version: 1\nkind: group\n" + Build + "run: {cmd: x}", "BERTH1008:1"), ("version: 1\nkind: pipeline\nops: []\ntemplates: []", "BERTH1011:2"),
            ("version: 2\nkind: job\n", "BERTH1011:1"), ("version: 1.1\nkind: component\n", "BERTH1011:1"), ("version: 1.1\nkind: operation\n", "BERTH1011:1"), ("version: 9\nkind: job\n", "BERTH1009:1"),
            ("version: 1\nkind: job\n" + Build, "BERTH1008:1"), ("version: 1\nkind: experiment\nproject: x\n" + Build + "run: {cmd: x}", "BERTH1006:3"),
            ("version: 1\nkind: notebook\n" + Build + "run: {cmd: x}", "BERTH1006:4"), ("version: 1\nkind: experiment\nrun: {cmd: x}", "BERTH1008:1"),
            ("version: 1\nkind: experiment\nbuild: {dockerfile: D}\nrun: {cmd: x}", "BERTH1011:3"), ("version: 1\nkind: experiment\nbuild: {image: 'a:b:c'}\nrun: {cmd: x}", "BERTH1009:3"),
            ("version: 1\nkind: experiment\nbuild: {image: 'h:5000/a:t', env_vars: [[A]]}\nrun: {cmd: x}", "BERTH1009:3"),
            ("version: 1\nkind: experiment\nbuild: {image: 'h:5000/a:t', env_vars: {A: b}}\nrun: {cmd: x}", "BERTH1007:3"),
            ("version: 1\nkind: experiment\n" + Build + "run: {cmd: ''}", "BERTH1009:4"), ("version: 1\nkind: experiment\n" + Build + "run: {cmd: [a, '']}", "BERTH1009:4"),
            ("version: 1\nkind: experiment\n" + Build + "run: {cmd: 'x {{ y.z }}'}", "BERTH1030:4"), ("version: 1\nkind: experiment\n" + Build + "run: {cmd: {{ x }}}", "BERTH1004:4"),
            ("version: 1\nkind: experiment\nparams: {a: 1}\ndeclarations: {a: 1}\n" + Build + "run: {cmd: x}", "BERTH1009:4"),
            ("version: 1\nkind: experiment\nparams: {a: '{{ b }}', b: '{{ a }}x'}\n" + Build + "run: {cmd: x}", "BERTH1030:3 BERTH1030:3"),
            ("version: 1\nkind: experiment\nenvironment: {secret_refs: [a], configmap_refs: [b], config_map_refs: [c]}\n" + Build + "run: {cmd: x}", "BERTH1009:3"),
            ("version: 1\nkind: experiment\nframework: pytorch\nenvironment: {replicas: {n_workers: 2}}\n" + Build + "run: {cmd: x}", "BERTH1011:4"),
            ("version: 1\nkind: experiment\nenvironment: {tensorflow: {n_workers: 0}}\n" + Build + "run: {cmd: x}", ""),
            ("version: 1\nkind: experiment\nenvironment: {resources: {memory: {limits: 2Gi}}}\n" + Build + "run: {cmd: x}", "BERTH1007:3"),
            ("version: 1\nkind: experiment\nbuild: {image: a, context: ../..}\nrun: {cmd: x}", "BERTH1016:3"), ("version: 1\nkind: experiment\nbuild: {image: a, context: nowhere}\nrun: {cmd: x}", "BERTH1001:3"),
            ("version: 1\nkind: experiment\ninputs: [{name: lr, type: float}]\n" + Build + "run: {cmd: x}", "BERTH1008:3"),
            ("version: 1\nkind: experiment\ninputs: [{name: lr, type: float}]\nparams: {lr: abc, l: 1}\n" + Build + "run: {cmd: x}", "BERTH1006:4 BERTH1007:4"),
            ("version: 1\nkind: experiment\nenvironment: {outputs: {jobs: [1]}}\n" + Build + "run: {cmd: x}", "BERTH1011:3"),
            ("- kind: job", "BERTH1012:1"),
        ];
        var wrong = table.Select(t => (t.Text, t.Codes, Actual: Codes(t.Text))).Where(t => t.Codes != t.Actual).Select(t => $"{t.Text}\n  expected {t.Codes}\n  actual {t.Actual}");
        Assert.Equal("", string.Join('\n', wrong));
    }

    [Fact]
    public void Params_reach_templates_and_the_program()
    {
        string Command(string text) => Load("version: 1\nkind: experiment\nbuild: {image: a}\n" + text).OrThrow().Workload.Entrypoint!.ToArguments()[2];
        Assert.Equal("x 1 0.0001 True 16", Command("params: {a: '1', b: 1e-4, c: yes, d: '0x10'}\nrun: {cmd: 'x {{ a }} {{ b }} {{ c }} {{ d }}'}"));
        Assert.Equal("x 7", Command("params: {a: '{{ b }}', b: '{{ c }}', c: 7}\nrun: {cmd: 'x {{ a }}'}"));
        Assert.Equal("x --fast 0.5", Command("inputs: [{name: fast, type: bool, is_flag: true}, {name: lr, type: float, is_optional: true, default: 0.5}]\nparams: {fast: true}\nrun: {cmd: 'x {{ fast }} {{ lr }}'}"));
        Assert.Equal("a 0 && a 1", Command("run: {cmd: {for: {len: 2, index: i, do: 'a {{ i }}'}}}"));
        Assert.Equal("b", Command("params: {on: false}\nrun: {cmd: {if: {cond: '{{ on }} == True', do: a, else_do: b}}}"));
        var variables = Load("version: 1\nkind: experiment\nparams: {a: 1, b: [x]}\nbuild: {image: a}\nrun: {cmd: x}").OrThrow().Workload.SystemVariables;
        Assert.Contains(new("POLYAXON_PARAMS", "{\"a\":1,\"b\":[\"x\"]}"), variables);
    }

    [Fact]
    public void Variables_keep_their_text_and_the_language_follows_the_era()
    {
        string Variables(string text) => string.Join(' ', Load("version: 1\nkind: experiment\nrun: {cmd: x}\n" + text).OrThrow().Environment.Variables.Cpu.Select(v => $"{v.Name}={v.Value}"));
        Assert.Equal("SHELL=/bin/bash D=0,1 V=1.10 N=1.1 T=True E=$$x", Variables("params: {}\nname: a\nbuild: {image: a, env_vars: [[D, '0,1'], [V, '1.10'], [N, 1.10], [T, yes], [E, '\\$x']]}"));
        Assert.StartsWith("LC_ALL=en_US.UTF-8 LANG=en_US.UTF-8 LANGUAGE=en_US.UTF-8 SHELL=", Variables("build: {image: a}"), StringComparison.Ordinal);
        Assert.StartsWith("LC_ALL=C.UTF-8 ", Variables("build: {image: a, lang_env: C.UTF-8}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_sees_variables_that_extend_those_of_the_image()
    {
        var step = Load("version: 1\nkind: build\nimage: a\nenv_vars: [[A, x], [B, '$A/y'], [PATH, '/opt/\"b\":$PATH']]\nbuild_steps: [./run]").OrThrow().Environment.Steps[1];
        Assert.Equal("set +e; cd /code; export PATH=\"/opt/\\\"b\\\":$PATH\"\n./run", step.Command);
        Assert.Contains(step.Variables, v => v is { Name: "B", Value: "x/y" });
        Assert.DoesNotContain(step.Variables, v => v.Name == "PATH");
    }

    [Fact]
    public void Of_equal_keys_the_last_holds_and_is_warned_about()
    {
        var read = Load("version: 1\nkind: job\nbuild: {image: a}\nbuild: {image: b}\nrun: {cmd: x}");
        Assert.Equal("b", read.OrThrow().Environment.Base.Cpu!.Value);
        Assert.Equal((DialectProblems.DuplicateKey, Severity.Warning), (read.Problems[0].Code, read.Problems[0].Severity));
    }

    [Fact]
    public void Keys_of_the_reference_are_all_known()
    {
        string[] build = ["image", "dockerfile", "ref", "context", "build_steps", "env_vars", "lang_env", "nocache", "commit", "branch", "backend", "environment"];
        string[] environment =
        [
            "resources", "node_selector", "affinity", "tolerations", "secret_refs", "configmap_refs", "config_map_refs", "persistence", "data_refs", "artifact_refs", "outputs", "labels",
            "annotations", "service_account", "image_pull_secrets", "max_restarts", "index", "cluster_uuid", "replicas", "tensorflow", "horovod", "pytorch", "mxnet",
        ];
        string[] top = ["version", "kind", "name", "description", "tags", "logging", "framework", "backend", "declarations", "params", "inputs", "outputs", "build", "run", "environment", "hptuning", "model", "train", "eval", "templates", "ops", "concurrency", "schedule", "execute_at", "timeout"];
        var schema = System.Text.Json.JsonDocument.Parse(PolyaxonShape.ToJsonSchema()).RootElement;
        Assert.True(schema.GetProperty("properties").EnumerateObject().Count() > 25);
        Assert.Empty(top.Except(PolyaxonShape.Document.Rules.Select(r => r.Name)));
        // Nothing of a section is unknown, whatever value it has.
        foreach (var key in build) Assert.DoesNotContain("BERTH1006", Codes($"version: 1\nkind: job\nbuild: {{{key}: 1}}\nrun: {{cmd: x}}"), StringComparison.Ordinal);
        foreach (var key in environment) Assert.DoesNotContain("BERTH1006", Codes($"version: 1\nkind: job\nbuild: {{image: a}}\nenvironment: {{{key}: 1}}\nrun: {{cmd: x}}"), StringComparison.Ordinal);
        Assert.Contains("BERTH1006", Codes("version: 1\nkind: job\nbuild: {image: a, nope: 1}\nrun: {cmd: x}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_of_the_documentation_page_parse()
    {
        var page = Path.Combine(Path.GetDirectoryName(Repository.Root)!, "shared", "seeds", "002_1ed9dbda89272518.txt");
        if (!File.Exists(page)) Assert.Skip($"there is no {page}");
        var text = File.ReadAllText(page);
        scratch.Add("polyaxon_requirements.txt", "six\n");
        scratch.Add("polyaxon_setup.sh", "");
        var documents = Block().Matches(text).Select(m => Regex.Replace(m.Groups[2].Value, "(?m)^" + m.Groups[1].Value, "")).Where(d => d.Contains("version: 1", StringComparison.Ordinal)).ToList();
        Assert.True(documents.Count >= 4, $"{documents.Count}");
        foreach (var document in documents) Load(document).OrThrow();
    }

    [GeneratedRegex("(?m)^( *)```yaml\\s*?\\n([\\s\\S]*?)^ *```")]
    private static partial Regex Block();
}
