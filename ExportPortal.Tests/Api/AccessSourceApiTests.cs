using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Api;

/// <summary>Who is told by which sources the log comes.</summary>
public sealed class AccessSourceApiTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    private const string Sources = "/api/access-sources";

    [Fact]
    public async Task Sources_AreForWhoOverseesTheLogAndWhoKeepsItsKeys()
    {
        var (licence, key) = (await host.First(), RandomNumberGenerator.GetBytes(32));
        var register = host.Services.GetRequiredService<RegisterSource>();
        DemonstrationHost.Done(await register.Run(new("enclave-east", Convert.ToBase64String(key), "E3", [licence]), Guid.NewGuid(), await host.Person("ruben"), default));

        foreach (var (name, state) in ((string, string)[])[("sigrun", "waiting"), ("ruben", "waiting"), ("petra", "waiting"), ("jonas", "open")])
        {
            if (state == "open")
                DemonstrationHost.Done(await register.Confirm("enclave-east", Guid.NewGuid(), await host.Person("thea"), default));
            var listed = (await (await (await host.SignedIn(name)).Get(Sources)).Json()).EnumerateArray().Single(one => one.GetProperty("name").GetString() == "enclave-east");
            Assert.Equal((state, 0L, ContentHash.Of(key).Hex), (listed.GetProperty("state").GetString(), listed.GetProperty("deliveries").GetInt64(), listed.GetProperty("keyHash").GetString()));
            Assert.Equal(("E3", licence), listed.GetProperty("scope") is var scope ? (scope.GetProperty("environment").GetString(), scope.GetProperty("licences")[0].GetString()) : default);
            Assert.All((string[])["lastDeliveryAt", "quota", "sequence"], field => Assert.Equal(JsonValueKind.Null, listed.GetProperty(field).ValueKind));
        }
        foreach (var name in (string[])["kenji", "mina", "marek", "hedda", "ilva"])
            Assert.Equal(HttpStatusCode.Forbidden, (await (await host.SignedIn(name)).Get(Sources)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous().Get(Sources)).StatusCode);
        // A key of an organisation is for what its scopes say, and none says this.
        Assert.Equal(HttpStatusCode.Unauthorized, (await (await host.Program("kenji", [.. Data.ApiScopes.All])).Get(Sources)).StatusCode);
    }

    [Fact]
    public async Task Reference_DescribesBothQuestions()
    {
        var paths = (await (await host.Anonymous().Get(ApiReference.Document)).Json()).GetProperty("paths");

        Assert.Equal("ListAccessSources", paths.GetProperty(Sources).GetProperty("get").GetProperty("operationId").GetString());
        var own = paths.GetProperty("/api/access-events/source").GetProperty("get");
        Assert.Equal("ReadOwnAccessSource", own.GetProperty("operationId").GetString());
        Assert.Equal(["Access-Source", "Access-Time", "Access-Signature"], own.GetProperty("parameters").EnumerateArray().Select(one => one.GetProperty("name").GetString()!));
        Assert.Equal(0, own.GetProperty("security").GetArrayLength()); // the source signs: no key of the API is sent
        Assert.Equal(["200", "403", "422"], own.GetProperty("responses").EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal));
    }
}
