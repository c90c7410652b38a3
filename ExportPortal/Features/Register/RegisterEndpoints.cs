using System.Globalization;
using ExportPortal.Components.Shared;
using ExportPortal.Documents.Dcat;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Transparency;

namespace ExportPortal.Features.Register;

/// <summary>The filter of the register as it comes with the address. What cannot be read narrows to nothing that exists, and is said on the page.</summary>
public sealed record RegisterInput(string? Q, string? State, string? Tier, string? Purpose, string? Country, string? Year, string? After)
{
    internal RegisterFilter Filter => new(Cut(Q), Cut(State), Number(Tier), Cut(Purpose), Cut(Country), Number(Year));

    /// <summary>Whether anything is narrowed.</summary>
    public bool IsNarrowed => Filter != new RegisterFilter();

    /// <summary>The address of a form of the register, with the same filter.</summary>
    public string Address(string path, string? after = null) => ListAddress.Of(path, ("q", Q), ("state", State), ("tier", Tier), ("purpose", Purpose), ("country", Country), ("year", Year), ("after", after));

    /// <summary>Short enough, and without the character that no text of a store has.</summary>
    internal static string? Cut(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Replace("\0", "", StringComparison.Ordinal).Trim() is var plain && plain.Length > RegisterQuery.LongestWords ? plain[..RegisterQuery.LongestWords] : plain;

    /// <summary>9999 for what is no number: nothing has it.</summary>
    private static int? Number(string? text) => string.IsNullOrWhiteSpace(text) ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 9999 ? number : 9999;
}

/// <summary>The register as files: CSV for tables, JSON-LD for catalogues, Atom for readers of news. All come from the one projection, and each says where its next part is.</summary>
public static class RegisterEndpoints
{
    public const string LdContentType = "application/ld+json; charset=utf-8";

    /// <summary>Records in one file.</summary>
    private const int MostRows = 5000, MostNodes = 1000, MostEntries = 50;

    private static readonly string[] Head =
    [
        "number", "kind", "decided", "withheld_until", "withheld_for", "state", "type", "tier", "dataset_number", "dataset", "version", "steward", "recipient", "recipient_kind", "country",
        "purpose", "summary", "mode", "start", "end", "conditions", "reasons", "renewed", "sanctions",
    ];

    public static void MapRegisterFiles(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("").AllowAnonymous().RequireRateLimiting(Hosting.RateLimits.Register);
        open.MapGet("/register.csv", Table);
        open.MapGet("/register.jsonld", Catalogue);
        open.MapGet("/register.atom", Feed);
        open.MapGet("/register/{number}.jsonld", One);
    }

    private static async Task<IResult> Table([AsParameters] RegisterInput input, RegisterQuery query, Issuer issuer, HttpContext context, CancellationToken cancellation)
    {
        var part = await query.Part(input.Filter, input.After, MostRows, cancellation);
        Next(context, issuer, input, "register.csv", part);
        return TypedResults.File(Csv.Write(Head, part.Records.Select(Cells)), Csv.ContentType, "register.csv");
    }

    private static async Task<IResult> Catalogue([AsParameters] RegisterInput input, RegisterQuery query, Issuer issuer, HttpContext context, CancellationToken cancellation)
    {
        var part = await query.Part(input.Filter, input.After, MostNodes, cancellation);
        Next(context, issuer, input, "register.jsonld", part);
        return TypedResults.Bytes(RegisterDcat.Write(part.Records, issuer.Name, issuer.PublicAddress), LdContentType);
    }

    private static async Task<IResult> Feed([AsParameters] RegisterInput input, RegisterQuery query, Issuer issuer, TimeProvider clock, CancellationToken cancellation)
    {
        var part = await query.Part(input.Filter, input.After, MostEntries, cancellation, byChange: true);
        var next = part.Next is { } after ? Absolute(issuer, input.Address("register.atom", after)) : null;
        return TypedResults.Bytes(RegisterFeed.Write(part.Records, issuer.Name, issuer.PublicAddress, Absolute(issuer, input.Address("register.atom", input.After)), next, clock.GetUtcNow()), RegisterFeed.ContentType);
    }

    private static async Task<IResult> One(string number, RegisterQuery query, Issuer issuer, CancellationToken cancellation) =>
        await query.Find(number, cancellation) is { } record ? TypedResults.Bytes(RegisterDcat.Write([record], issuer.Name, issuer.PublicAddress), LdContentType) : TypedResults.NotFound();

    private static void Next(HttpContext context, Issuer issuer, RegisterInput input, string path, RegisterPart part)
    {
        if (part.Next is { } after)
            context.Response.Headers.Link = $"<{Absolute(issuer, input.Address(path, after))}>; rel=\"next\"";
    }

    private static string Absolute(Issuer issuer, string address) => new Uri(issuer.PublicAddress, address).AbsoluteUri;

    private static string[] Cells(RegisterRecord record)
    {
        string[] known = [record.Number, record.IsRefusal ? "refusal" : "licence", Day(record.DecidedOn), Day(record.Withheld?.Until), record.Withheld?.Kind ?? ""];
        return record.Content is not { } content ? [.. known, .. Enumerable.Repeat("", Head.Length - known.Length)] :
        [
            .. known, content.State, content.Type, content.Tier is { } tier ? $"T{tier}" : "", content.DatasetNumber, content.Dataset, content.Version.ToString(CultureInfo.InvariantCulture),
            content.Steward, content.Recipient ?? "", content.RecipientKind, content.Country, content.Purpose, content.Summary ?? "", content.Mode, Day(content.Start), Day(content.End),
            Coded(content.Conditions), Coded(content.Reasons), string.Join("; ", content.Renewed.Select(day => Day(day))),
            string.Join("; ", content.Sanctions.Select(sanction => $"L{sanction.Rung} {sanction.Title}, {Day(sanction.ImposedOn)}{(sanction.HasEnded ? ", ended" : "")}")),
        ];
    }

    private static string Coded(IEnumerable<CodedText> texts) => string.Join("; ", texts.Select(text => $"{text.Code} {text.Text}"));

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
