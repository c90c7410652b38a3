using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>What proposing has in common, whatever it follows from.</summary>
internal static class Proposal
{
    public const string Act = "sanction.propose";

    private static readonly Rule NoSuch = new("SN-16", "There is no such sanction in force on this recipient.");

    public static async Task<Outcome<string>> Propose(
        this CommandScope scope, Func<SanctionBasis> follow, Licence licence, SanctionInput input, PolicyPack pack, Action<Sanction> note,
        CancellationToken cancellation)
    {
        var (basis, earlier) = (follow(), await Earlier(scope, input.Follows, licence.Recipient, cancellation));
        if (input.Follows.Length > 0 && earlier is null)
            return Outcome<string>.From(Outcome.Broken(NoSuch));
        var finding = Proportionality.Of(input.Finding, input.Start, input.Factors, earlier?.Sanction.Rung, pack.IncidentRules.Sanctions, basis.HasFailed);
        var sanction = Sanction.Propose(
            new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextSanction(cancellation), basis,
            new(licence.Id, licence.Number, licence.Application, licence.Steward, licence.Recipient, licence.Tier), finding,
            new(input.Terms, input.CorrectBy, input.Months, input.Clauses, input.EndsOn, input.Statement), earlier, scope.Actor, pack, scope.Now);
        scope.Db.Sanctions.Add(sanction);
        note(sanction);
        scope.Record(IncidentCommand.Subject(sanction), to: Words.Code(sanction.State), reason: input.Terms, pack: pack.Hash,
            details: [.. ActOnSanction.Links(sanction), ("sum", finding.Sum.ToString(CultureInfo.InvariantCulture))]);
        return Outcome<string>.Done(sanction.Number);
    }

    private static async Task<EarlierSanction?> Earlier(CommandScope scope, string number, OrganisationId recipient, CancellationToken cancellation)
    {
        if (number.Length == 0)
            return null;
        var imposed = scope.Db.Sanctions.Where(one => one.Recipient == recipient && one.State == SanctionState.Imposed);
        if (await imposed.FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } sanction)
            return null;
        var licence = await scope.Db.Licences.AsNoTracking().SingleAsync(one => one.Id == sanction.Licence, cancellation);
        return new(sanction, licence.MissedOrder(number, DateOnly.FromDateTime(scope.Now.UtcDateTime)));
    }
}
