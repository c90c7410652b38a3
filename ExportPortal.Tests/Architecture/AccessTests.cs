using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ExportPortal.Support;

namespace ExportPortal.Architecture;

[Trait("Category", "Architecture")]
public sealed class AccessTests
{
    [Fact]
    public void Pages_Portal_SayWhoMayEnter() => RuleAssert.None(AccessRules.UnclassifiedPages(Subject.Portal.Types));

    [Fact]
    public void Pages_Canary_IsFound() => RuleAssert.Finds(AccessRules.UnclassifiedPages(Subject.Canaries.Types), "UnclassifiedPage");

    [Fact]
    public async Task Endpoints_Portal_SayWhoMayEnter()
    {
        var folder = Directory.CreateTempSubdirectory("portal-endpoints-");
        try
        {
            await ScenarioStore.CopyBriefTo(folder.FullName);
            await using var factory = new WebApplicationFactory<Program>()
                .WithWebHostBuilder(host => host.UseSetting("Storage:Folder", folder.FullName));
            var endpoints = factory.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints);
            RuleAssert.None(AccessRules.UnclassifiedEndpoints(endpoints));
        }
        finally
        {
            folder.DeleteWhenFree();
        }
    }

    [Fact]
    public async Task Endpoints_Canary_IsFound()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/canary-open", () => "");
        app.MapGet("/sound-closed", () => "").RequireAuthorization();
        app.MapGet("/sound-public", [AllowAnonymous] () => "");
        app.MapGet("/_framework/sound", () => "");
        RuleAssert.Finds(AccessRules.UnclassifiedEndpoints(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)), "/canary-open");
    }
}
