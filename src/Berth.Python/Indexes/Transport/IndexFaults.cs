using System.Net;
using System.Security.Authentication;
using Berth.Core.Problems;
using Berth.Python.Indexes.Pages;

namespace Berth.Python.Indexes.Transport;

/// <summary>What can go wrong between here and an index, in words. Addresses are told without anything secret.</summary>
internal static class IndexFaults
{
    private const string OtherIndex = "try again later, or name another index in `python.index`";

    /// <summary>Whether another try may help.</summary>
    public static bool IsPassing(BerthException e) => e.Problems[0].Code == PythonProblems.IndexUnreachable
        || e.Problems[0].Code == PythonProblems.IndexCutShort
        || e.InnerException is RefusedRequest { IsPassing: true };

    public static BerthException CutShort(Uri address, Exception? inner = null) =>
        new(new Problem(PythonProblems.IndexCutShort, $"the answer from `{PageLink.Shown(address)}` ended before it was complete{Why(inner)}", Fix: "try again; if it stays, name another index or mirror in `python.index`"), inner);

    public static BerthException TooBig(Uri address, long limit) =>
        new(new Problem(PythonProblems.IndexAnswerTooBig, $"the answer from `{PageLink.Shown(address)}` is larger than {limit >> 20} MiB", Fix: "check that `python.index` is the address of a package index"));

    public static BerthException Unreadable(Uri address, string why, Exception? inner = null) =>
        new(new Problem(PythonProblems.IndexAnswerUnreadable, $"the page `{PageLink.Shown(address)}` cannot be used: {why}", Fix: "check that `python.index` is the address of a simple API, such as `https://pypi.org/simple`"), inner);

    public static BerthException Redirected(Uri address, string why) =>
        new(new Problem(PythonProblems.IndexFailed, $"`{PageLink.Shown(address)}` redirects {why}", Fix: OtherIndex));

    public static BerthException Offline(Uri address) =>
        new(new Problem(PythonProblems.OfflineMissing, $"`{PageLink.Shown(address)}` is needed, is not kept on this machine, and Berth is offline", Fix: "run the same once without `--offline`, or put the wheels into a `python.find_links` folder"));

    public static BerthException Unreachable(Uri address, Exception inner)
    {
        if (inner.GetBaseException() is AuthenticationException || inner is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
            return new(new Problem(PythonProblems.UntrustedIndex, $"`{address.Host}:{address.Port}` cannot be talked to safely: {inner.GetBaseException().Message}", Fix: "if its certificate is from an authority of your own, name that authority's PEM file in BERTH_CA_BUNDLE"), inner);
        var why = inner is OperationCanceledException ? "it does not answer" : inner.GetBaseException().Message;
        return new(new Problem(PythonProblems.IndexUnreachable, $"`{address.Host}:{address.Port}` cannot be reached: {why}", Fix: "check the network and proxy variables, or name a reachable index in `python.index`"), inner);
    }

    public static BerthException Refused(Uri address, HttpStatusCode status, TimeSpan? wait)
    {
        var denied = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        var variable = SignIn.Variable(address);
        var fix = denied ? $"set {variable}_USERNAME and {variable}_PASSWORD, or add `{address.Host}` to ~/.netrc"
            : status == HttpStatusCode.ProxyAuthenticationRequired ? "give user and password in the proxy variable: `http://user:password@proxy:3128`"
            : OtherIndex;
        return new(new Problem(PythonProblems.IndexFailed, $"`{PageLink.Shown(address)}` answered {(int)status}", Fix: fix), new RefusedRequest(status, wait));
    }

    private static string Why(Exception? inner) => inner is TimeoutException ? $": {inner.Message}" : "";
}
