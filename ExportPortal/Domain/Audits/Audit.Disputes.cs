using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Audits;

/// <summary>
/// What a dispute about a finding does to it (domain/10 10.6): the clocks of its plan and its fix stand still until the panel
/// has answered, and a finding that the panel or a court finds wrong no longer counts. A suspension stays; the panel or a court lifts it.
/// </summary>
public sealed partial class Audit
{
    /// <summary>Follows the disputes about its findings. Returns what it did, in words; none when nothing was to do.</summary>
    /// <param name="about">The disputes about findings of this audit, in any state.</param>
    public IReadOnlyList<string> Follow(IReadOnlyCollection<Dispute> about, PolicyPack pack, DateTimeOffset now)
    {
        var done = new List<string>();
        foreach (var finding in findings.Where(one => one.State is not FindingState.Withdrawn).ToList())
        {
            var own = about.Where(dispute => dispute.About == $"{Number} F{finding.Number}").OrderBy(dispute => dispute.OpenedAt).ToList();
            if (own.Find(dispute => dispute.GrantedBy is not null) is { GrantedBy: { } by })
            {
                Replace(finding.Step(FindingVerb.SetAside, default, AuditNote.Portal, now, $"{by}."), pack, now);
                done.Add($"F{finding.Number} no longer counts. {by}.");
                continue;
            }
            // A closed one has no clock to hold; the panel may still find that it was wrong.
            if (!finding.IsOpen)
                continue;
            var next = HeldBy(own, finding, pack) is { } holding ? finding.Stopped(holding.Number, now) : finding.Resumed(now);
            if (next == finding)
                continue;
            Replace(next, pack, now);
            done.Add($"F{finding.Number}: the clocks of its plan and its fix {(next.IsStopped ? $"stand still, because of {own[0].Number}" : "run again")}.");
        }
        return done;
    }

    /// <summary>The dispute for which a finding waits: the first about it alone, opened in the time for an appeal from the report or, of one recorded later, from its record, until the panel has answered; null for none.</summary>
    private Dispute? HeldBy(IReadOnlyList<Dispute> own, Finding finding, PolicyPack pack) =>
        own.FirstOrDefault() is { } first && DisputeWorkflow.Pausing.Contains(first.State) && first.OpenedAt <= pack.Due("appeal-lodge", ReportedAt > finding.At ? ReportedAt.Value : finding.At) ? first : null;
}
