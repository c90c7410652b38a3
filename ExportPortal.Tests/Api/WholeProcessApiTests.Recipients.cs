using System.Net;
using ExportPortal.Data;
using ExportPortal.Identity;
using ExportPortal.Support;

namespace ExportPortal.Api;

public sealed partial class WholeProcessApiTests
{
    [Fact]
    public async Task Recipients_PartAfterPart_AreReadByTheAuthorityAlone()
    {
        var (ilva, names, next) = (await host.SignedIn("ilva"), new List<string>(), (string?)null);
        do
        {
            var part = await (await ilva.Get($"/api/recipients?limit=2{(next is null ? "" : $"&after={Uri.EscapeDataString(next)}")}")).Json();
            names.AddRange(part.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            next = part.GetProperty("next").GetString();
        }
        while (next is not null);

        var whole = (await (await ilva.Get("/api/recipients")).Json()).GetProperty("items");
        Assert.True(names.Count > 4);
        Assert.Equal(whole.EnumerateArray().Select(item => item.GetProperty("name").GetString()), names);
        var one = whole[0].GetProperty("id").GetGuid();
        Assert.Equal(names[0], await ilva.Get($"/api/recipients/{one}").Text(HttpStatusCode.OK, "name"));
        await ilva.Get($"/api/recipients/{Guid.NewGuid()}").IsProblem(HttpStatusCode.NotFound);
        await ilva.Get("/api/recipients?after=x").IsProblem(HttpStatusCode.UnprocessableEntity);
        foreach (var path in (string[])["/api/recipients", $"/api/recipients/{one}"])
        {
            await (await host.SignedIn("mina")).Get(path).IsProblem(HttpStatusCode.Forbidden);
            await (await host.Program("mina", [.. ApiScopes.All])).Get(path).IsProblem(HttpStatusCode.Unauthorized);
        }
    }
}
