using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Berth.Python.Tests.Indexes;

/// <summary>An index behind TLS whose certificate only its owner knows.</summary>
public sealed class TlsIndexTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<string> protocols = new();
    private X509Certificate2 certificate = null!;
    private WebApplication? app;

    public ValueTask InitializeAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        certificate.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    public async Task The_newest_protocol_that_both_speak_is_spoken(HttpProtocols offered, string spoken)
    {
        var address = await StartAsync(offered);
        var bundle = Path.Combine(folder.Path, "ca.pem");
        await File.WriteAllTextAsync(bundle, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        using var http = IndexHttp.CreateClient(new() { Authorities = bundle });
        var client = new IndexClient(new IndexHttp(http, TimeProvider.System), new() { Indexes = [address + "/simple"] });
        var found = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => client.ListAsync($"demo{i}", TestContext.Current.CancellationToken)));
        Assert.All(found, f => Assert.Single(f));
        Assert.Equal([spoken], protocols.Distinct());
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_at_once()
    {
        var address = await StartAsync(HttpProtocols.Http1AndHttp2);
        using var http = IndexHttp.CreateClient();
        var client = new IndexClient(new IndexHttp(http, TimeProvider.System), new() { Indexes = [address + "/simple"] });
        var refused = (await Assert.ThrowsAsync<BerthException>(() => client.ListAsync("demo1", TestContext.Current.CancellationToken))).Problems[0];
        Assert.Equal(PythonProblems.UntrustedIndex, refused.Code);
        Assert.Contains("BERTH_CA_BUNDLE", refused.Fix, StringComparison.Ordinal);
        Assert.Empty(protocols);
    }

    private async Task<string> StartAsync(HttpProtocols offered)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l =>
        {
            l.Protocols = offered;
            l.UseHttps(certificate);
        }));
        app = builder.Build();
        app.Run(context =>
        {
            protocols.Enqueue(context.Request.Protocol);
            var project = context.Request.Path.Value!.Split('/')[^2];
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync($"<a href='/f/{project}-1.0-py3-none-any.whl'>x</a>");
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app.Urls.Single();
    }
}
