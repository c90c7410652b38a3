using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>What a sanction below and above the suspension does to the licence, and to the public.</summary>
public sealed partial class Sanction
{
    /// <summary>Whether the licence is owed its order or its conditions (L2, L3). Advice and a warning change the record alone; from L4 on the state of the licence changes.</summary>
    public bool TakesOrderOrConditions => Finding.Rung is 2 or 3;

    /// <summary>Whether it keeps access closed now, and a licence that waits for its acceptance from being accepted.</summary>
    public bool Stops(PolicyPack pack) => State is SanctionState.Imposed && Rung >= pack.IncidentRules.Sanctions.Stops;

    private bool IsInForce => State is SanctionState.Imposed && OpenAppeal is null;

    /// <summary>The order that the licensee has to follow now (L2); null when none holds, as while an appeal is open.</summary>
    public LaterCondition? OrderInForce => IsInForce && Rung == 2 && Content.CorrectBy is not null ? new($"Order of sanction {Number}: {Content.Terms}", OrderDue!.Value, StopsAccess: false) : null;

    /// <summary>Last day of the order. The days that an appeal against this decision took are added.</summary>
    public DateOnly? OrderDue => Content.CorrectBy?.AddDays(appeals.Where(appeal => appeal.DecidedAt is not null && appeal.LodgedAt >= ImposedAt).Sum(appeal => (int)Math.Ceiling((appeal.DecidedAt!.Value - appeal.LodgedAt).TotalDays)));

    /// <summary>The conditions that the licence has by it (L3), once nobody can appeal any more; null when none hold, as of one that was proposed before sanctions carried any.</summary>
    public ImposedConditions? ConditionsInForce => IsInForce && Rung == 3 && CarriedOutAt is not null && (Content.Clauses is { Count: > 0 } || Content.EndsOn is not null)
        ? new(Number, Content.Clauses ?? [], Content.EndsOn) : null;

    /// <summary>What the authority says publicly (L7 and above), once nobody can appeal any more; null when it says nothing.</summary>
    public string? StatementInForce => IsInForce && Rung >= 7 && CarriedOutAt is not null ? Content.Statement : null;

    /// <summary>From when its clean months run: it was imposed, kept or taken one rung down.</summary>
    public DateTimeOffset? CleanSince => steps.LastOrDefault(step => step.Verb is nameof(SanctionVerb.Impose) or nameof(SanctionVerb.Keep) or nameof(SanctionVerb.StepDown))?.At;

    /// <summary>The months that have to be clean now begin here, exclusive: what is older than they are stands against no step down.</summary>
    public DateTimeOffset? CleanFrom(PolicyPack pack, DateTimeOffset now) =>
        CleanSince is { } since ? (now.AddMonths(-CleanMonths(pack)) is var months && months > since ? months : since) : null;
}
