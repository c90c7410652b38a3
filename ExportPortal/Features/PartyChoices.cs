using ExportPortal.Components.Shared;
using ExportPortal.Data;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features;

/// <summary>Organisations to choose from, for forms.</summary>
internal static class PartyChoices
{
    /// <summary>The first that match.</summary>
    /// <param name="words">Part of a name, or a country code; empty for all.</param>
    public static async Task<FoundChoices> Choices(this IQueryable<Organisation> parties, string words, CancellationToken cancellation)
    {
        var found = await parties.Named(words).Take(FoundChoices.Most + 1).Select(party => new { party.Id, party.RomanisedName }).ToListAsync(cancellation);
        return FoundChoices.Of([.. found.Select(party => new Choice(party.Id.Value, party.RomanisedName))]);
    }
}
