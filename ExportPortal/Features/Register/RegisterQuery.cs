using System.Globalization;
using System.Text.Json;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Transparency;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Register;

/// <summary>What the register is narrowed to. Null and empty narrow nothing; what is withheld is found by its number and year alone.</summary>
/// <param name="Words">Part of a number, a dataset, a steward or a named recipient.</param>
/// <param name="State">Code of the state today, such as ACTIVE or REFUSED.</param>
/// <param name="Purpose">Code of the pack, or "other".</param>
/// <param name="Country">ISO 3166-1 code of the recipient's country.</param>
/// <param name="Year">Of the decision.</param>
public sealed record RegisterFilter(string? Words = null, string? State = null, int? Tier = null, string? Purpose = null, string? Country = null, int? Year = null);

/// <param name="Next">Number to begin the next part after; null after the last.</param>
public sealed record RegisterPart(IReadOnlyList<RegisterRecord> Records, string? Next);

/// <summary>What can be chosen in the filter, as far as the register holds any.</summary>
public sealed record RegisterChoices(IReadOnlyList<string> Countries, IReadOnlyList<int> Years);

/// <summary>The public register, for anybody: decisions that are told, the latest first, in parts that each cost the same.</summary>
public sealed class RegisterQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    /// <summary>Records on a page.</summary>
    public const int PageSize = 25;

    /// <summary>Longest text to search for, in characters.</summary>
    public const int LongestWords = 200;

    /// <summary>Every case is counted, and anybody may ask.</summary>
    private static readonly TimeSpan CountedFor = TimeSpan.FromMinutes(5);

    private sealed record Counted<T>(DateTimeOffset At, T Figures);

    private Counted<DecisionFigures>? figures;

    private Counted<DisputeFigures>? disputes;

    /// <param name="after">Number of the last record of the part before; null, or one that is not told, for the first.</param>
    /// <param name="byChange">Those first that were told or changed last, as readers of news want them; else those that were decided last.</param>
    public async Task<RegisterPart> Part(RegisterFilter filter, string? after, int size, CancellationToken cancellation = default, bool byChange = false)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var all = db.Records(pack, clock.GetUtcNow());
        var rows = Narrow(all, filter);
        if (after is not null && await all.Where(row => row.Number == after).Select(row => byChange ? row.Changed : row.Decided).FirstOrDefaultAsync(cancellation) is { } day)
            rows = byChange ? rows.Where(row => string.Compare(row.Changed, day) < 0 || (row.Changed == day && string.Compare(row.Number, after) < 0))
                : rows.Where(row => string.Compare(row.Decided, day) < 0 || (row.Decided == day && string.Compare(row.Number, after) < 0));
        // Which ones first, and what they say then: the store reads the wide parts of a case for those alone.
        var numbers = await (byChange ? rows.OrderByDescending(row => row.Changed) : rows.OrderByDescending(row => row.Decided)).ThenByDescending(row => row.Number).Select(row => row.Number).Take(size + 1).ToListAsync(cancellation);
        var shown = numbers.Take(size).ToList();
        var found = await all.Where(row => shown.Contains(row.Number)).ToListAsync(cancellation);
        return new([.. found.OrderBy(row => shown.IndexOf(row.Number)).Select(Record)], numbers.Count > size ? shown[^1] : null);
    }

    /// <returns>Null when there is no decision of the number, or it is not told yet.</returns>
    public async Task<RegisterRecord?> Find(string? number, CancellationToken cancellation = default)
    {
        var wanted = LicenceNumber.Parse(number)?.Text ?? RegisterInput.Cut(number)?.ToUpperInvariant();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Records(pack, clock.GetUtcNow()).Where(row => row.Number == wanted).FirstOrDefaultAsync(cancellation) is { } row ? Record(row) : null;
    }

    public async Task<RegisterChoices> Choices(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Records(pack, clock.GetUtcNow()).Select(row => new { row.Country, Year = row.Decided.Substring(0, 4) }).Distinct().ToListAsync(cancellation);
        return new([.. found.Select(one => one.Country).OfType<string>().Distinct().OrderBy(code => CountryName.Of(code), StringComparer.Ordinal)],
            [.. found.Select(one => int.Parse(one.Year, CultureInfo.InvariantCulture)).Distinct().OrderDescending()]);
    }

    /// <summary>How decisions were made; counted anew after some minutes.</summary>
    public async Task<DecisionFigures> Figures(CancellationToken cancellation = default) =>
        (figures = await Count(figures, (db, now) => db.DecisionFigures(now, cancellation), cancellation)).Figures;

    /// <summary>How disputes ended; counted anew after some minutes.</summary>
    public async Task<DisputeFigures> Disputes(CancellationToken cancellation = default) => (disputes = await Count(disputes, async (db, _) =>
    {
        var all = await db.Disputes.AsNoTracking().Select(one => new { one.OpenedAt, one.Answers }).ToListAsync(cancellation);
        return DisputeFigures.Of([.. all.Where(one => one.Answers.Count > 0).Select(one => (one.OpenedAt, one.Answers[^1]))]);
    }, cancellation)).Figures;

    private async Task<Counted<T>> Count<T>(Counted<T>? known, Func<PortalDbContext, DateTimeOffset, Task<T>> count, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (known is not null && now - known.At < CountedFor)
            return known;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return new(now, await count(db, now));
    }

    private static IQueryable<RegisterRow> Narrow(IQueryable<RegisterRow> rows, RegisterFilter filter)
    {
        var words = filter.Words?.Trim().ToLowerInvariant() ?? "";
        if (words.Length > 0)
            rows = rows.Where(row => row.Number.ToLower().Contains(words) || row.DatasetNumber!.ToLower().Contains(words) || row.Dataset!.ToLower().Contains(words) || row.Steward!.ToLower().Contains(words) || row.Recipient!.ToLower().Contains(words));
        if (filter.State is { Length: > 0 } state)
        {
            var name = Name(state);
            rows = rows.Where(row => row.State == name);
        }
        if (filter.Tier is { } tier)
            rows = rows.Where(row => row.Tier == tier);
        if (filter.Purpose is { Length: > 0 } purpose)
            rows = rows.Where(row => row.Purpose == purpose);
        if (filter.Country is { Length: > 0 } country)
            rows = rows.Where(row => row.Country == country);
        if (filter.Year is { } year)
        {
            var first = year.ToString("D4", CultureInfo.InvariantCulture);
            rows = rows.Where(row => row.Decided.StartsWith(first));
        }
        return rows;
    }

    /// <summary>The states of the register, by their codes and names.</summary>
    private static readonly Dictionary<string, string> States = Enum.GetValues<LicenceState>().Where(state => state is not LicenceState.Superseded).Select(state => (Code: Words.Code(state), Name: state.ToString()))
        .Append((Words.Code(ApplicationState.Refused), nameof(ApplicationState.Refused))).Append((Words.Code(ApplicationState.Prohibited), nameof(ApplicationState.Prohibited))).ToDictionary();

    /// <summary>Codes of the states that a record can be in.</summary>
    public static IEnumerable<string> StateCodes => States.Keys;

    private static string Name(string code) => States.GetValueOrDefault(code, "");

    private RegisterRecord Record(RegisterRow row) => new(
        row.Number, row.Kind == "refusal", Day(row.Decided)!.Value,
        row.WithheldUntil is { } until ? new(Day(until)!.Value, pack.Register.EmbargoKinds.Find(kind => kind.Code == row.WithheldFor)?.Text ?? "another reason") : null,
        row.WithheldUntil is null ? Content(row) : null) { ChangedOn = Day(row.Changed)!.Value };

    private RegisterContent Content(RegisterRow row) => new(
        row.Tier, States.First(state => state.Value == row.State).Key, row.Kind == "refusal" ? "Refusal" : row.Type ?? pack.Tiers.Find(tier => tier.Number == row.Tier)?.LicenceType ?? "Licence",
        row.DatasetNumber!, row.Dataset!, row.Version ?? 1, row.Steward!, row.Recipient,
        pack.Form?.Find("recipient_type")?.Choices?.Find(choice => choice.Code == row.RecipientKind)?.Words ?? "", row.Country!,
        row.Purpose!, pack.Purposes.Find(row.Purpose!)?.Words ?? pack.Purposes.Prohibited.Find(one => one.Code == row.Purpose)?.Words ?? "other purpose", row.Summary, row.Mode ?? "", Day(row.Start), Day(row.End),
        [.. Pairs(row.Conditions).Select(pair => new CodedText(pair.Code.GetString()!, pair.Text))],
        [.. Grounds(row.Ground), .. Codes(row.Reasons).Distinct().Select(code => new CodedText(code, pack.Register.Reasons.Find(reason => reason.Code == code)!.Text))],
        [.. Codes(row.Renewed).Select(day => Day(day)!.Value)],
        [.. Pairs(row.Sanctions).Select(pair => Sanction(pair.Code.GetInt32(), pair.Text))]);

    private IEnumerable<CodedText> Grounds(string? code) => pack.RefusalGrounds.Where(ground => ground.Code == code).Select(ground => new CodedText(ground.Code, ground.Text));

    private PublicSanction Sanction(int rung, string text) =>
        new(rung, pack.Incidents?.Sanctions.Rung(rung).Title ?? "sanction", Day(text[..10])!.Value, text.EndsWith("ended", StringComparison.Ordinal));

    private static string[] Codes(string? list) => list is null ? [] : JsonSerializer.Deserialize<string[]>(list) ?? [];

    private static List<(JsonElement Code, string Text)> Pairs(string? list) =>
        list is null ? [] : JsonSerializer.Deserialize<JsonElement>(list).EnumerateArray().Select(pair => (pair.GetProperty("code"), pair.GetProperty("text").GetString()!)).ToList();

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
