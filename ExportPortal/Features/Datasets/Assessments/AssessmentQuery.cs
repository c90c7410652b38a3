using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Domain.Risk.Synthetic;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Assessments;

/// <summary>A saved assessment with the dataset version it speaks of.</summary>
/// <param name="Data">How the dataset stands on the control list today; what it was held against is in <see cref="Basis"/>.</param>
/// <param name="MadeBy">Name of who measured; null where the person has no account any more.</param>
/// <param name="Pack">The pack it was held against; the one in force where that is not known any more.</param>
/// <param name="Cases">Applications that stand on it and that the reader sees.</param>
/// <param name="Others">The other assessments of the dataset, the newest first.</param>
public sealed record AssessmentView(
    RiskAssessment Assessment, string Dataset, string Title, Classification Data, int BaseTier, int Version, string? MadeBy, bool IsOwn,
    PolicyPack Pack, IReadOnlyList<string> Cases, IReadOnlyList<AssessmentChoice> Others)
{
    /// <summary>The basis as saved; for an assessment from before it was kept, what the dataset and the rules in force tell.</summary>
    public AssessmentBasis Basis => Assessment.Basis ?? new(
        Assessment.Request, RiskContext.Least(BaseTier, Pack), Data, Pack.Id, Pack.Hash,
        DateOnly.FromDateTime(Assessment.MadeAt.UtcDateTime).AddMonths(Pack.Tier(BaseTier).ReviewMonths));

    /// <summary>The attacks that it was saved with; null where there were none.</summary>
    public SyntheticAssessment? Attacks { get; init; }

    /// <summary>Number of the newest attacks on the version where they were saved later; null where there are none.</summary>
    public string? LaterAttacks { get; init; }

    /// <summary>What was measured for the stress tests, attacks included; null where neither was run.</summary>
    public StressFigures? Figures => Assessment.FiguresWith(Attacks?.Result);

    /// <summary>The figures in the context they were saved for.</summary>
    public RiskReading Reading => RiskReading.Of(Assessment.Measurement, Figures, Basis.Context, Basis.Data, Pack);

    public CertificateFacts Certificate => CertificateFacts.Alone(Assessment, Basis, Pack, Attacks?.Result);

    /// <summary>What the certificate speaks of.</summary>
    public string Subject => $"{Dataset}, {Title}, version {Version}";
}

public sealed record AssessmentChoice(string Number, int Version, DateTimeOffset At);

/// <summary>Reads assessments; what the actor may not see does not exist.</summary>
public sealed class AssessmentQuery(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs, PolicyPack pack)
{
    public async Task<AssessmentView?> Find(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Assessments.AsNoTracking().FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } assessment)
            return null;
        var dataset = await db.Datasets.AsNoTracking().VisibleTo(actor).Include(one => one.Versions)
            .FirstOrDefaultAsync(one => one.Versions.Any(version => version.Id == assessment.Version), cancellation);
        if (dataset is null)
            return null;
        var ids = dataset.Versions.Select(version => version.Id).ToList();
        var others = await db.Assessments.AsNoTracking().Where(one => ids.Contains(one.Version) && one.Number != number)
            .OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Number).Select(one => new { one.Number, one.Version, one.MadeAt }).ToListAsync(cancellation);
        var cases = await db.Applications.VisibleTo(actor).Where(one => one.Assessment == assessment.Id).OrderBy(one => one.Number).Select(one => one.Number).ToListAsync(cancellation);
        var person = assessment.MadeBy.Value;
        var name = await db.Users.Where(user => user.PersonId == person).Select(user => user.DisplayName).FirstOrDefaultAsync(cancellation);
        return new(
            assessment, dataset.Number, dataset.Title, dataset.Classification, BaseTier.Of(dataset.Classification, pack).Tier,
            dataset.Version(assessment.Version).Number, name, dataset.IsStewardedBy(actor),
            assessment.Basis is { } basis ? packs.Find(basis.PackHash) ?? pack : pack, cases,
            [.. others.Select(one => new AssessmentChoice(one.Number, dataset.Version(one.Version).Number, one.MadeAt))])
        {
            Attacks = await db.AttacksKept(assessment.Attacks, cancellation),
            LaterAttacks = await db.SyntheticAssessments.Where(one => one.Version == assessment.Version).OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Number)
                .Select(one => new { one.Id, one.Number }).FirstOrDefaultAsync(cancellation) is { } newest && newest.Id != assessment.Attacks ? newest.Number : null,
        };
    }
}
