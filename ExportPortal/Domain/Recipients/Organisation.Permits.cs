using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Recipients;

/// <summary>Permits of recognised partners that a party holds.</summary>
public sealed partial class Organisation
{
    private readonly List<RecognisedPermit> permits = [];

    public IReadOnlyList<RecognisedPermit> Permits => permits;

    /// <summary>Records a permit that an officer has checked with the partner; a newer check replaces the older.</summary>
    public void RecordPermit(Recognition record, string number, DateOnly validUntil, Actor actor, DateOnly today)
    {
        MustBeOfficer(actor);
        RuleViolation.When(record.State is not RecognitionState.InForce, "MR-8", $"{record.Number} is {Words.Of(record.State)}, so no permit is recorded under it.");
        RuleViolation.When(string.IsNullOrWhiteSpace(number), "MR-9", "Give the number of the permit.");
        RuleViolation.When(validUntil < today, "MR-10", "The permit has ended.");
        permits.RemoveAll(permit => permit.Recognition == record.Id && permit.PermitNumber == number.Trim());
        permits.Add(new(record.Id, number.Trim(), validUntil, today, actor.Name));
    }

    /// <summary>The partner has revoked the permit, or it was not found in the partner's register.</summary>
    public void RevokePermit(Guid recognition, string number, Actor actor, DateOnly today)
    {
        MustBeOfficer(actor);
        var at = permits.FindIndex(permit => permit.Recognition == recognition && permit.PermitNumber == number && permit.RevokedOn is null);
        RuleViolation.When(at < 0, "MR-11", "There is no such permit.");
        permits[at] = permits[at] with { RevokedOn = today };
    }

    /// <summary>The partner's own list names the permit as withdrawn: it counts no more until an officer has checked it with the partner.</summary>
    /// <returns>False where there is no such permit, or it counts no more already.</returns>
    public bool FindListed(Guid recognition, string number, DateOnly today)
    {
        var at = permits.FindIndex(permit => permit.Recognition == recognition && permit.PermitNumber == number && permit is { RevokedOn: null, ListedOn: null });
        if (at < 0)
            return false;
        permits[at] = permits[at] with { ListedOn = today };
        return true;
    }

    /// <summary>Whether a permit that counts on the day covers such data.</summary>
    /// <param name="checkedSince">First day on which its check with the partner counts; null for as long as the pack lets it.</param>
    public bool IsRecognised(IReadOnlyList<Recognition> records, IReadOnlyList<string> categories, int baseTier, int dualUse, DateOnly day, PolicyPack pack, DateOnly? checkedSince = null) =>
        permits.Any(permit => permit.CountsOn(day, pack) && !(permit.VerifiedOn < checkedSince) && records.Any(record => record.Id == permit.Recognition && record.Covers(categories, baseTier, dualUse, day)));

    private void MustBeOfficer(Actor actor)
    {
        RuleViolation.When(!actor.Is(Role.LicensingOfficer), "OR-9", "A licensing officer records permits.");
        RuleViolation.When(actor.IsBoundTo(Id), "FE-3", "You belong to this party or declared an interest in it, so somebody else does it.");
    }
}
