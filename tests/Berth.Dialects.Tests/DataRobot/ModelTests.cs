using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.DataRobot.CustomModels;

namespace Berth.Dialects.Tests.DataRobot;

public sealed class ModelTests : IDisposable
{
    private const string Regression = "name: m\ntype: inference\ntargetType: regression\n";
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private Checked<Declaration> Load(string metadata, ReadingOptions? options = null)
    {
        scratch.Add("model/custom.py", "");
        scratch.Add("model/model-metadata.yaml", metadata);
        return Recognition.Load(Path.Combine(scratch.Folder, "model"), null, options ?? new ReadingOptions { Base = "registry.example/drum:1", Lookup = _ => null });
    }

    private string[] Refusals(string metadata) => [.. Load(metadata).Problems.Where(p => p.Severity == Severity.Error).Select(p => $"{p.Where!.Line} {p.Key} {p.Code.Id}")];

    private Dictionary<string, string> Variables(string metadata, ReadingOptions? options = null) => Load(metadata, options).OrThrow().Workload.SystemVariables.ToDictionary();

    [Fact]
    public void A_model_runs_in_the_environment_that_the_command_line_names()
    {
        var read = Load(Regression).OrThrow();
        Assert.Equal("registry.example/drum:1", read.Environment.Base.Cpu!.Value);
        Assert.Equal("m", read.Environment.Name);
        Assert.True(read.BringsCode);
        foreach (var (name, text) in PackedFiles.Environment) scratch.Add("env/" + name, text);
        var inFolder = Load(Regression, new ReadingOptions { Base = Path.Combine(scratch.Folder, "env") }).OrThrow();
        Assert.Equal(Path.Combine(scratch.Folder, "env", "Dockerfile"), inFolder.Environment.Dockerfile!.File);
        Assert.Equal("debian:bookworm", Load(Regression, new ReadingOptions { Base = "curated/sklearn-cpu" }).OrThrow().Environment.Base.Cpu!.Value);
        Assert.Equal(DialectProblems.UnknownCurated, Assert.Single(Load(Regression, new ReadingOptions { Base = "curated/none" }).Problems).Code);
        scratch.Add("image.tar", PackedFiles.Tar(("blobs/sha256/x", "")));
        var prebuilt = Load(Regression, new ReadingOptions { Base = Path.Combine(scratch.Folder, "image.tar") }).OrThrow();
        Assert.Equal($"docker-archive:{scratch.Folder}/image.tar", prebuilt.Environment.Base.Cpu!.Value);
    }

    [Fact]
    public void A_model_without_an_environment_is_accepted_and_says_how_to_name_one()
    {
        var read = Load(Regression + "environmentID: 65f\n", new ReadingOptions());
        Assert.True(read.Accepted);
        Assert.Contains(read.Problems, p => p.What.Contains("names no environment that is known here", StringComparison.Ordinal) && p.Fix!.Contains("--base", StringComparison.Ordinal));
    }

    [Fact]
    public void Requirements_of_the_model_come_on_top_of_the_environment()
    {
        scratch.Add("model/requirements.txt", "# packages\npandas>=2,<3\n-r more.txt\n");
        scratch.Add("model/more.txt", "numpy\n");
        Assert.Equal(["pandas>=2,<3", "numpy"], Load(Regression).OrThrow().Environment.Python.Requirements.Select(r => r.Value));
        File.Delete(Path.Combine(scratch.Folder, "model", "custom.py"));
        scratch.Add("model/custom.R", "");
        scratch.Add("model/model-metadata.yaml", Regression);
        File.Delete(Path.Combine(scratch.Folder, "model", "custom.py"));
        Assert.Contains(Recognition.Load(Path.Combine(scratch.Folder, "model"), null).Problems, p => p.Code == DialectProblems.NotSupportedYet && p.What.Contains("R packages", StringComparison.Ordinal));
    }

    [Fact]
    public void The_server_gets_the_variables_of_the_platform()
    {
        var plain = Variables(Regression);
        Assert.Equal(["ADDRESS", "CODE_DIR", "PYTHONUNBUFFERED", "TARGET_TYPE"], plain.Keys);
        Assert.Equal("0.0.0.0:8080", plain["ADDRESS"]);
        var binary = Variables("name: m\ntype: inference\ntargetType: binary\ninferenceModel:\n  targetName: t\n  positiveClassLabel: 1\n  negativeClassLabel: 'no'\n");
        Assert.Equal(("t", "1", "no"), (binary["TARGET_NAME"], binary["POSITIVE_CLASS_LABEL"], binary["NEGATIVE_CLASS_LABEL"]));
        Assert.Equal("a b", Variables("name: m\ntype: inference\ntargetType: multiclass\ninferenceModel:\n  classLabels:\n  - a\n  - b\n")["CLASS_LABELS"]);
        Assert.Equal("/p/q", Variables(Regression, new ReadingOptions { Lookup = n => n == "URL_PREFIX" ? "/p/q" : null })["URL_PREFIX"]);
        foreach (var wrong in new[] { "p", "/p/", "/", "/a b", "/a?b" })
            Assert.False(Load(Regression, new ReadingOptions { Lookup = _ => wrong }).Accepted);
    }

    [Fact]
    public void Labels_with_blanks_stand_in_a_file_because_the_variable_is_split()
    {
        var workload = Load("name: m\ntype: inference\ntargetType: multilabel\ninferenceModel:\n  classLabels:\n  - one two\n  - three\n").OrThrow().Workload;
        Assert.Equal("one two\nthree\n", workload.SystemFiles["/run/datarobot/class_labels.txt"]);
        Assert.Equal("/run/datarobot/class_labels.txt", workload.SystemVariables.ToDictionary()["CLASS_LABELS_FILE"]);
        scratch.Add("model/labels.txt", "a\nb\n");
        Assert.Equal("/opt/code/labels.txt", Variables("name: m\ntype: inference\ntargetType: multiclass\ninferenceModel:\n  classLabelsFile: ./labels.txt\n")["CLASS_LABELS_FILE"]);
    }

    [Fact]
    public void The_token_is_given_only_to_models_that_may_connect_to_anything()
    {
        var serving = new ModelServing { Platform = ("https://dr.example/api/v2", "secret"), DeploymentId = "d1" };
        string[] Names(NetworkEgress egress) => [.. PlatformVariables.Of(serving with { Egress = egress }).Select(v => v.Key).Except(["ADDRESS", "CODE_DIR", "PYTHONUNBUFFERED"])];
        Assert.Equal(["MLOPS_DEPLOYMENT_ID"], Names(NetworkEgress.None));
        Assert.Equal(["MLOPS_DEPLOYMENT_ID"], Names(NetworkEgress.PlatformOnly));
        Assert.Equal(["DATAROBOT_API_TOKEN", "DATAROBOT_ENDPOINT", "MLOPS_DEPLOYMENT_ID"], Names(NetworkEgress.Public));
        var required = PlatformVariables.Of(new ModelServing { RequiredMetadata = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("OWNER", "me") });
        Assert.Contains(KeyValuePair.Create("OWNER", "me"), required);
    }

    [Fact]
    public void Runtime_parameters_become_variables_with_their_defaults()
    {
        var variables = Variables(Regression + """
            runtimeParameterDefinitions:
            - fieldName: TEXT
              type: string
              defaultValue: 12
            - fieldName: SWITCH
              type: boolean
              defaultValue: true
            - fieldName: NUMBER
              type: numeric
              defaultValue: 0.5
              minValue: 0
              maxValue: 1
            - fieldName: KEY
              type: credential
              credentialType: api_token
            - fieldName: NONE
              type: string
            """);
        Assert.Equal(
            ["{\"type\":\"credential\",\"payload\":null}", "{\"type\":\"string\",\"payload\":null}", "{\"type\":\"numeric\",\"payload\":0.5}", "{\"type\":\"boolean\",\"payload\":true}", "{\"type\":\"string\",\"payload\":\"12\"}"],
            new[] { "KEY", "NONE", "NUMBER", "SWITCH", "TEXT" }.Select(n => variables["MLOPS_RUNTIME_PARAM_" + n]));
    }

    [Fact]
    public void The_example_is_accepted_as_model_and_as_environment()
    {
        var example = Path.Combine(Repository.Root, "examples", "datarobot-digits");
        var model = Recognition.Load(Path.Combine(example, "model"), null, new ReadingOptions { Base = "curated/sklearn-cpu", Lookup = _ => null });
        Assert.Empty(model.Problems);
        Assert.Contains(model.OrThrow().Environment.Apt, r => r.Value.Contains("sklearn", StringComparison.Ordinal));
        Assert.Equal("0 1 2 3 4 5 6 7 8 9", model.OrThrow().Workload.SystemVariables.ToDictionary()["CLASS_LABELS"]);
        Assert.Empty(Recognition.Load(Path.Combine(example, "env"), null).Problems);
    }

    [Fact]
    public void A_model_to_be_fitted_is_accepted_and_needs_a_command()
    {
        var workload = Load("name: m\ntype: training\ntargetType: binary\n").OrThrow().Workload;
        Assert.Equal(DialectProblems.NotSupportedYet, Assert.Single(workload.Needs).Code);
        Assert.Contains("-- drum fit", workload.Needs[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_told_where_they_are()
    {
        (string Text, string[] Told)[] table =
        [
            ("name: m\n", ["1 type BERTH1008", "1 targetType BERTH1008"]),
            (Regression + "colour: red\n", ["4  BERTH1006"]),
            (Regression + "modelId: x\n", ["4  BERTH1006"]),
            (Regression + "validation: {input: x}\n", ["4 validation BERTH1004"]),
            (Regression + "lazyLoading:\n  files:\n  - a\n", ["4 lazyLoading BERTH1011"]),
            ("name: m\ntype: inference\ntargetType: binary\n", ["1 inferenceModel.positiveClassLabel BERTH1008", "1 inferenceModel.negativeClassLabel BERTH1008"]),
            ("name: m\ntype: inference\ntargetType: multiclass\n", ["1 inferenceModel.classLabels BERTH1008"]),
            ("name: m\ntype: inference\ntargetType: textgeneration\n", ["1 inferenceModel.targetName BERTH1008"]),
            (Regression + "inferenceModel:\n  predictionThreshold: 0.5\n", ["5 inferenceModel.predictionThreshold BERTH1007"]),
            (Regression + "inferenceModel:\n  classLabelsFile: no.txt\n", ["5 inferenceModel.classLabelsFile BERTH1001"]),
            (Regression + "hyperparameters:\n- name: _a\n  type: int\n  min: 3\n  max: 2\n", ["5 hyperparameters.name BERTH1009", "8 hyperparameters.max BERTH1009"]),
            (Regression + "hyperparameters:\n- name: a\n  type: select\n  default: z\n  values:\n  - x\n", ["7 hyperparameters.default BERTH1009"]),
            (Regression + "typeSchema:\n  output_requirements:\n  - field: sparse\n    condition: IN\n    value: NEVER\n", ["6 typeSchema.output_requirements BERTH1009", "7 typeSchema.output_requirements.condition BERTH1009"]),
            (Regression + "runtimeParameterDefinitions:\n- fieldName: A\n  type: numeric\n  defaultValue: x\n- fieldName: A\n  type: string\n", ["7 runtimeParameterDefinitions.defaultValue BERTH1009", "8 runtimeParameterDefinitions.fieldName BERTH1009"]),
        ];
        var wrong = table.Where(t => !Refusals(t.Text).Select(r => r.Contains("BERTH1006", StringComparison.Ordinal) ? r[..2] + " BERTH1006" : r).SequenceEqual(t.Told)).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Select(w => $"{w.Text}{string.Join(", ", Refusals(w.Text))}\n")));
    }

    [Fact]
    public void Hooks_and_artifacts_say_the_language()
    {
        (string[] Files, string? Language)[] table =
        [
            (["custom.py"], "Python"), (["custom.R"], "R"), (["a/b/model.PKL"], "Python"), (["model.rds", "custom.R"], "R"), (["x.jar"], "Java"), (["deep/custom.py", "m.onnx"], "Python"),
            (["custom.py", "custom.R"], null), (["custom.py", "m.rds"], null), (["m.pkl", "m.jar"], null), ([], null), (["deep/custom.py"], null),
        ];
        Assert.All(table, t => Assert.Equal(t.Language, ModelLanguage.Of(t.Files).Name));
        Assert.All(table, t => Assert.Equal(t.Language is null, ModelLanguage.Of(t.Files).Doubt is not null));
    }
}
