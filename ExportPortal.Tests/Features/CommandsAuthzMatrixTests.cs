using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features;

/// <summary>The portal with the demonstration data, which hold what strangers must never see.</summary>
public sealed class SeededHost : IdentityHost
{
    protected override IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string> { ["Demonstration:Enabled"] = "true", ["Identity:RequireSecondFactor"] = "false", ["RateLimits:PerMinute"] = "1000000" };
}

/// <summary>
/// Every endpoint of the running portal, whoever added it, asked by nobody and by one stranger of each role
/// (G8). Writes artifacts/matrix.csv.
/// </summary>
[Trait("Category", "AuthzMatrix")]
public sealed partial class CommandsAuthzMatrixTests(SeededHost host) : IClassFixture<SeededHost>
{
    /// <summary>What the framework itself maps without a word on access; the fallback policy closes it.</summary>
    private static readonly string[] Framework = ["/_blazor", "/_framework", "/{**path:file}"];

    /// <summary>From the summary that the applicant writes for the public: only the public register tells it to strangers.</summary>
    private const string Published = "How long people stay in hospital, by season";

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    private List<RouteEndpoint> Endpoints()
    {
        _ = host.Server;
        return [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)];
    }

    /// <summary>Null where nothing was said about access.</summary>
    private static string? Class(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return "anyone";
        var asked = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
        return asked.Count > 0 ? string.Join("+", asked.Select(one => one.Policy ?? one.Roles ?? "account").Distinct())
            : Framework.Any(known => Path(endpoint).StartsWith(known, StringComparison.Ordinal)) ? "framework" : null;
    }

    private static bool MayOpen(RouteEndpoint endpoint, Role role) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
        || endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().All(one => one.Policy is null || !PortalPolicies.Groups.TryGetValue(one.Policy, out var roles) || roles.Contains(role));

    [Fact]
    public void Endpoints_Each_SaysWhoMayOpenIt() =>
        Assert.Empty(Endpoints().Where(endpoint => Class(endpoint) is null).Select(Path).Distinct());

    [Fact]
    public void Pages_Each_SaysWhoMayOpenIt() => Assert.Empty(typeof(Program).Assembly.GetTypes()
        .Where(type => type.GetCustomAttributes<RouteAttribute>().Any())
        .Where(type => !type.GetCustomAttributes<AuthorizeAttribute>(inherit: true).Any() && !type.GetCustomAttributes<AllowAnonymousAttribute>(inherit: true).Any())
        .Select(type => type.FullName));

    [Fact]
    public async Task Endpoints_AskedByStrangersOfEachRole_AnswerByPolicyAndShowNothingOfOthers()
    {
        var (markers, numbers) = await host.With(Secrets);
        var askers = new List<(Role? Role, Visitor Visitor)> { (null, host.Browse()) };
        foreach (var role in Enum.GetValues<Role>())
        {
            var visitor = host.Browse();
            await visitor.SignIn((await host.Account(role)).Email!);
            askers.Add((role, visitor));
        }
        var (matrix, wrong) = (new StringBuilder("path,method,class,asker,status\n"), new List<string>());
        foreach (var endpoint in Endpoints().OrderBy(Path, StringComparer.Ordinal))
            foreach (var (role, visitor) in askers)
                foreach (var address in Addresses(endpoint, numbers))
                {
                    var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods && !methods.Contains("GET") ? methods[0] : "GET";
                    if (method != "GET" && role is not null)
                        continue;
                    using var answer = await visitor.Client.SendAsync(new HttpRequestMessage(new(method), address), HttpCompletionOption.ResponseHeadersRead);
                    var refused = answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized || answer.Headers.Location?.AbsolutePath is "/Account/Login" or "/Account/AccessDenied";
                    matrix.Append($"{Path(endpoint)},{method},{Class(endpoint)},{role?.ToString() ?? "nobody"},{(int)answer.StatusCode}{(refused ? " refused" : "")}\n");
                    if (role is null ? Class(endpoint) != "anyone" && !refused && (int)answer.StatusCode < 400 : !MayOpen(endpoint, role.Value) && !refused && answer.StatusCode is not HttpStatusCode.NotFound)
                        wrong.Add($"{method} {address} was open to {role?.ToString() ?? "nobody"}: {(int)answer.StatusCode}");
                    if ((int)answer.StatusCode >= 500)
                        wrong.Add($"{method} {address} failed for {role}: {(int)answer.StatusCode}");
                    if (role is null or Role.Steward or Role.Recipient or Role.Administrator or Role.PolicyAuthor && Class(endpoint) != "anyone" && answer.Content.Headers.ContentType?.MediaType is not "text/event-stream")
                    {
                        var text = await answer.Content.ReadAsStringAsync();
                        wrong.AddRange(markers.Where(marker => marker != Published || !Path(endpoint).Contains("/register", StringComparison.Ordinal)).Where(text.Contains).Select(marker => $"{method} {address} shows {role} '{marker}'"));
                    }
                }
        await File.WriteAllTextAsync(Artifacts.Path("matrix.csv"), matrix.ToString());
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Words that only the parties and the authority may read, and the numbers and ids of their rows.</summary>
    private static async Task<(string[] Markers, string[] Numbers)> Secrets(IServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var application = await db.Applications.AsNoTracking().OrderBy(one => one.Number).FirstAsync();
        var licence = await db.Licences.AsNoTracking().FirstAsync();
        var dataset = await db.Datasets.AsNoTracking().FirstAsync();
        return ([Published, "Dr Kenji Arata", "Length of stay depends on age"],
            [application.Number, licence.Number, dataset.Number, application.Id.Value.ToString(), licence.Id.Value.ToString(), dataset.Id.Value.ToString()]);
    }

    private static IEnumerable<string> Addresses(RouteEndpoint endpoint, string[] numbers) =>
        endpoint.RoutePattern.Parameters.Count == 0 || Framework.Any(known => Path(endpoint).StartsWith(known, StringComparison.Ordinal))
            ? [Parameter().Replace(Path(endpoint), "x")]
            : numbers.Select(number => Parameter().Replace(Path(endpoint), number));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
