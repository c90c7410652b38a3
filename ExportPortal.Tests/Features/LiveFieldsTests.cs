using System.Net;
using System.Text.RegularExpressions;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features;

/// <summary>What is typed before the page is live would be lost when it is: so until then there is nothing to type into.</summary>
public sealed partial class LiveFieldsTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    [Fact]
    public async Task Get_PageThatIsLive_HasNoFieldBeforeItIs()
    {
        var licence = await host.First();
        var application = await host.Read(db => db.Applications.OrderBy(one => one.State != ApplicationState.Draft).Select(one => one.Number).FirstAsync());
        var dataset = await host.Read(db => db.Datasets.Select(one => one.Number).FirstAsync());
        var recipient = await host.Read(db => db.Organisations.Select(one => one.Id).FirstAsync());
        string Address(string route) => route.Replace("{Id:guid}", recipient.Value.ToString(), StringComparison.Ordinal).Replace("{No:int}", "1", StringComparison.Ordinal)
            .Replace("{Number}", route.StartsWith("/licences", StringComparison.Ordinal) ? licence : route.StartsWith("/datasets", StringComparison.Ordinal) ? dataset : application, StringComparison.Ordinal);
        var pages = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(one => one.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page && !page.Type.IsDefined(typeof(ExcludeFromInteractiveRoutingAttribute), false))
            .Select(one => Address("/" + one.RoutePattern.RawText!.TrimStart('/'))).Where(address => !address.Contains('{')).Distinct().ToList();
        var visitors = new List<Visitor>();
        foreach (var name in (string[])["mina", "ilva", "kenji"])
            visitors.Add(await host.SignedIn(name));

        var (seen, typeable) = (0, new List<string>());
        foreach (var page in pages)
            foreach (var visitor in visitors)
                if (await visitor.Get(page) is { StatusCode: HttpStatusCode.OK } answer)
                {
                    seen++;
                    typeable.AddRange(Field().Matches(await answer.Content.ReadAsStringAsync()).Select(found => $"{page}: {found.Value}"));
                    break;
                }

        Assert.Empty(typeable);
        Assert.InRange(seen, 35, pages.Count);
    }

    /// <summary>The search box is a form that works without the circuit, and the switch of the keys is the browser's own.</summary>
    [GeneratedRegex("<(input|textarea|select)(?![^>]*(name=\"q\"|data-keys-switch|type=\"hidden\"|disabled))[^>]*>")]
    private static partial Regex Field();
}
