using Berth.Core.Environments;
using Berth.Oci.Registries;

namespace Berth.Oci.Tests.Registries;

public sealed class RegistryAuthorizationTests : PullTests
{
    [Fact]
    public async Task Blobs_may_come_from_elsewhere_but_the_authorization_stays()
    {
        await using var elsewhere = new FakeRegistry();
        var image = new TestImage();
        Remote.Serve("a", image);
        elsewhere.Serve("a", image);
        var bearer = new BearerRegistry(Remote);
        Remote.Behaviour = r => bearer.Answer(r) ?? (r.Path.Contains("/blobs/", StringComparison.Ordinal) ? new FakeAnswer(307, [], null, ("Location", $"http://{elsewhere.Name}{r.Path}")) : null);
        await PullAsync("a", credentials: new RegistryCredentials("me", "hunter2-hunter2"));
        Assert.Equal(3, elsewhere.Count("/blobs/"));
        Assert.All(elsewhere.Requests, r => Assert.Null(r.Header("authorization")));
    }

    [Fact]
    public async Task One_token_serves_the_whole_image_and_is_renewed_when_refused()
    {
        var image = new TestImage(4);
        Remote.Serve("a", image);
        var bearer = new BearerRegistry(Remote);
        Remote.Behaviour = bearer.Answer;
        using var client = new RegistryClient(Quick with { Credentials = (_, _) => ValueTask.FromResult<RegistryCredentials?>(new RegistryCredentials("me", "hunter2-hunter2")) });
        var reference = Reference("a");
        await ImagePull.ResolveAsync(client, reference, Platform.LinuxAmd64, Home.Store, Cancel);
        Assert.Equal(1, bearer.Issued);
        bearer.Revoke();
        await ImagePull.PullAsync(client, reference, Platform.LinuxAmd64, Home.Store, null, Cancel);
        Assert.Equal(2, bearer.Issued);
        Assert.All(Remote.Requests.Where(r => r.Path.StartsWith("/token", StringComparison.Ordinal)), r =>
        {
            Assert.StartsWith("Basic ", r.Header("authorization"), StringComparison.Ordinal);
            Assert.Contains("service=the%20registry", r.Path, StringComparison.Ordinal);
            Assert.Contains("scope=repository%3Aa%3Apull", r.Path, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Basic_credentials_are_used_where_asked_and_a_refusal_shows_no_secret()
    {
        Remote.Serve("a", new TestImage(1, 10));
        var right = "Basic " + Convert.ToBase64String("me:hunter2-hunter2"u8);
        Remote.Behaviour = r => r.Path == "/v2/" || r.Header("authorization") == right ? null
            : FakeAnswer.Json(401, $$"""{"errors":[{"code":"UNAUTHORIZED","message":"not {{r.Header("authorization")}} wrong-password"}]}""", ("WWW-Authenticate", "Basic realm=\"x, y\""));
        await PullAsync("a", credentials: new RegistryCredentials("me", "hunter2-hunter2"));
        var problem = await FailsAsync("a", "BERTH3204", credentials: new RegistryCredentials("me", "wrong-password"));
        Assert.DoesNotContain("wrong-password", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("me:wrong-password"u8), problem.ToString(), StringComparison.Ordinal);
        await FailsAsync("a", "BERTH3204");
    }

    [Theory]
    [InlineData("http://198.51.100.7/token")]
    [InlineData("ftp://127.0.0.1/token")]
    [InlineData("nowhere")]
    public async Task Token_services_that_would_get_a_password_in_plain_text_are_not_asked(string realm)
    {
        Remote.Behaviour = r => r.Path == "/v2/" ? null : FakeAnswer.Json(401, "{}", ("WWW-Authenticate", $"Bearer realm=\"{realm}\""));
        await FailsAsync("a", "BERTH3203", credentials: new RegistryCredentials("me", "hunter2-hunter2"));
    }

    [Theory]
    [InlineData("""{"token":"a\r\nX-Evil: 1"}""")]
    [InlineData("""{"token":""}""")]
    [InlineData("[]")]
    [InlineData("no")]
    public async Task Tokens_that_do_not_fit_a_header_are_refused(string answer)
    {
        Remote.Behaviour = r => r.Path == "/v2/" ? null : r.Path.StartsWith("/token", StringComparison.Ordinal) ? FakeAnswer.Json(200, answer)
            : FakeAnswer.Json(401, "{}", ("WWW-Authenticate", $"Bearer realm=\"http://{Remote.Name}/token\""));
        await FailsAsync("a", "BERTH3203");
    }
}
