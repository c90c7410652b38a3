using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>What a sanction asks of its recipient now, or keeps from it. An order to correct is a duty of the licence, and stands among those.</summary>
/// <param name="Number">Of the sanction.</param>
/// <param name="By">Last day to do it; null where nothing is to be done.</param>
public sealed record SanctionNews(string Number, string What, string Why, DateOnly? By)
{
    /// <param name="actor">A person of the recipient; for anybody else there is none.</param>
    public static IReadOnlyList<SanctionNews> Of(Sanction sanction, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (actor.Organisation != sanction.Recipient)
            return [];
        var news = new List<SanctionNews>();
        var about = $"L{sanction.Rung} {pack.IncidentRules.Sanctions.Rung(sanction.Rung).Title}, licence {sanction.Subject.Number}.";
        if (sanction.WhyClosed(SanctionVerb.Reply, actor, pack, now) is null && sanction.ReplyUntil is { } until)
            news.Add(new(sanction.Number, "Reply to the notice of a sanction", about, Day(until)));
        if (sanction.State is SanctionState.Imposed && sanction.ExcludedUntil is { } end && end > now)
            news.Add(new(sanction.Number, "No new licence", $"Your organisation is excluded until {PackageWords.Minute(end)}. {about}", null));
        if (sanction.WhyClosed(SanctionVerb.Appeal, actor, pack, now) is null && sanction.ImposedAt is { } imposed)
            news.Add(new(sanction.Number, "You may appeal against a sanction", about, Day(pack.Due("appeal-lodge", imposed))));
        return news;
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
