using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Domain.Recipients;

/// <summary>Who owns a party, by which numbers it is known, and how it was last compared with the lists.</summary>
public sealed partial class Organisation
{
    /// <summary>Most owners and numbers on record.</summary>
    public const int MostOwners = 200;

    private readonly List<Owner> owners = [];
    private readonly List<KnownNumber> numbers = [];

    public IReadOnlyList<Owner> Owners => owners;

    /// <summary>Identifiers such as LEI, ROR or a register number.</summary>
    public IReadOnlyList<KnownNumber> Numbers => numbers;

    /// <summary>When it was last compared with the lists, and with which versions; null when never.</summary>
    public DateTimeOffset? ScreenedAt { get; private set; }
    public ContentHash? ScreenedAgainst { get; private set; }

    /// <summary>Whether something that is compared has changed since.</summary>
    public bool IsScreeningDue { get; private set; } = true;

    /// <summary>When somebody last set down who owns it; null for never.</summary>
    public DateTimeOffset? OwnersSetAt { get; private set; }

    /// <summary>The party and each of its owners, as they are compared.</summary>
    public IReadOnlyList<ScreenedSubject> Subjects =>
        [new(0, Name == RomanisedName ? [Name] : [Name, RomanisedName], Country, null, numbers), .. owners.Select(owner => owner.Subject)];

    /// <summary>Owners and numbers as they were set down for the party itself.</summary>
    public OwnersSaid OwnersOnRecord => new([.. owners.Where(owner => owner.Via is null)], [.. numbers]);

    /// <summary>Stands for them; handed back with what is set down anew, so that what somebody else has set down since is not written over.</summary>
    public string OwnersMark() => ContentHash.Of(JsonSerializer.SerializeToUtf8Bytes(OwnersOnRecord)).Hex;

    /// <summary>
    /// Whether one signature leaves it waiting: a match of the party or of an owner counts, or owners raise its destination group, and an
    /// owner, a part of a share or a number is to go. What two have found, one does not take away by another list (FE-4).
    /// </summary>
    /// <param name="hits">Of the party, those that have not lapsed.</param>
    public bool NeedsSecond(OwnersSaid next, IEnumerable<ScreeningHit> hits, PolicyPack pack) =>
        !(Proposed?.Owners is { } waiting && waiting.IsAs(next)) && !Keeps(next)
        && (GroupIn(pack) != pack.Destinations.Of(Country).Group || hits.Any(hit => hit.Counts && !EndUsers.IsOfUser(hit)));

    private bool Keeps(OwnersSaid next) => numbers.TrueForAll(next.Numbers.Contains)
        && OwnersOnRecord.Owners.All(owner => next.Owners.Any(one => one.Share.Value >= owner.Share.Value && (one with { Share = owner.Share }).IsAs(owner)));

    /// <summary>Whether to say so takes back the change of owners that waits: what stands is to stay.</summary>
    public bool TakesBack(OwnersSaid next) => Proposed is { Owners: not null } && next.IsAs(OwnersOnRecord);

    private static readonly Rule NoDiscloser = new("OR-3", "A licensing officer or screening analyst sets down owners. Where a match or the destination group hangs on what is taken away, a second one or a manager signs it too.");

    /// <summary>Sets down who owns it and by which numbers it is known; both are compared anew.</summary>
    /// <param name="needsSecond">As <see cref="NeedsSecond(OwnersSaid, IEnumerable{ScreeningHit}, PolicyPack)"/> says: it waits for a second person who says the same.</param>
    /// <returns>Whether it stands; false where a second person has to sign, and where what waited was taken back.</returns>
    public bool Disclose(OwnersSaid next, bool needsSecond, Actor actor, DateTimeOffset now)
    {
        var (owned, known) = (next.Owners, next.Numbers);
        if ((needsSecond && Proposed is { Owners: null } ? Waits
            : Proposed?.Owners is { } waiting && waiting.IsAs(next) ? WhyNotSecond(actor)
            : actor.IsAny(Role.LicensingOfficer, Role.ScreeningAnalyst) || (TakesBack(next) && actor.Is(Role.LicensingManager)) ? null : NoDiscloser) is { } closed)
            throw new RuleViolation(closed);
        RuleViolation.When(actor.IsBoundTo(Id), "FE-3", "You belong to this party or declared an interest in it, so somebody else sets it down.");
        if (TakesBack(next))
        {
            Proposed = null;
            return false;
        }
        RuleViolation.When(owned.Count > MostOwners || known.Count > MostOwners, "OR-4", $"At most {MostOwners} owners and numbers are kept.");
        foreach (var owner in owned)
        {
            RuleViolation.When(string.IsNullOrWhiteSpace(owner.Name), "OR-10", "Give the name of each owner.");
            RuleViolation.When(!CountryName.IsCode(owner.Country), "OR-2", NoCountry(owner.Country));
            RuleViolation.When(owner.Share.Value <= 0, "OR-5", $"{owner.Name} owns a share above 0.");
            RuleViolation.When(owner.Of != 0 && (owner.Of == owner.Number || !owned.Any(other => other.Number == owner.Of)), "OR-6", $"{owner.Name} owns a share of the party or of another owner on the list.");
        }
        RuleViolation.When(owned.Select(owner => owner.Number).Distinct().Count() != owned.Count || owned.Any(owner => owner.Number < 1), "OR-7", "Each owner has a number of its own, from 1.");
        foreach (var of in owned.GroupBy(owner => owner.Of))
            RuleViolation.When(of.Sum(owner => (decimal)owner.Share.Value) > 1, "OR-8", "The shares of one party add up to more than 100 %.");
        if (needsSecond)
        {
            Proposed = new(Identity, actor.Person, actor.Name, now, OwnershipChange.Between(owners, owned) ?? "Numbers or names change.") { Owners = next };
            return false;
        }
        (Proposed, OwnersSetAt) = (Proposed is { Owners: null } ? Proposed : null, now);
        owners.Clear();
        owners.AddRange(owned);
        numbers.Clear();
        numbers.AddRange(known);
        return IsScreeningDue = true;
    }

    /// <summary>
    /// Takes over owners that an application declares and that are not on record. What was set down by the office stays as
    /// it is; a declared share that does not fit beside it is left to the office.
    /// </summary>
    /// <returns>Those taken over.</returns>
    public IReadOnlyList<Owner> Declare(IReadOnlyList<Owner> declared)
    {
        var taken = Fitting(declared);
        owners.AddRange(taken);
        IsScreeningDue |= taken.Count > 0;
        return taken;
    }

    /// <summary>
    /// Owners whom an application declares and whom nobody would compare at the share that it names: they are on record
    /// with a smaller one or not at all, and do not fit beside those who are. The office sets them down.
    /// </summary>
    public IReadOnlyList<Owner> LeftOut(IReadOnlyList<Owner> declared)
    {
        List<Owner> known = [.. owners, .. Fitting(declared)];
        return [.. declared.Where(one => declared.Where(other => IsNamed(other, one.Name)).Sum(other => (decimal)other.Share.Value)
            > known.Where(other => other.Of == 0 && IsNamed(other, one.Name)).Sum(other => (decimal)other.Share.Value))];
    }

    private List<Owner> Fitting(IReadOnlyList<Owner> declared)
    {
        List<Owner> known = [.. owners], fitting = [];
        foreach (var owner in declared.Where(one => !known.Exists(other => other.Of == 0 && IsNamed(other, one.Name))))
        {
            if (known.Count == MostOwners || known.Where(other => other.Of == 0).Sum(other => (decimal)other.Share.Value) + (decimal)owner.Share.Value > 1)
                continue;
            fitting.Add(owner with { Number = known.Select(other => other.Number).DefaultIfEmpty().Max() + 1, Of = 0 });
            known.Add(fitting[^1]);
        }
        return fitting;
    }

    private static bool IsNamed(Owner owner, string name) =>
        string.Equals(owner.Name, name.Trim(), StringComparison.OrdinalIgnoreCase) || string.Equals(owner.RomanisedName, name.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Takes over the owners of those owners that are registered themselves, however far up, in the place of those taken
    /// over before: the chain of half or more goes through them (P1, covered person). What was set down here stays.
    /// </summary>
    /// <param name="registered">Every party that is compared, with its owners.</param>
    /// <returns>Whether the chain is another one; then it is compared anew.</returns>
    public bool FollowOwners(RegisteredParties registered)
    {
        if (owners.Count == 0)
            return false;
        var chain = new OwnerChain(owners).Through(Id, registered);
        var before = owners.Where(owner => owner.Via is not null).ToList();
        if (chain.Count == before.Count && chain.Zip(before).All(pair => pair.First.IsAs(pair.Second)))
            return false;
        owners.RemoveAll(owner => owner.Via is not null);
        owners.AddRange(chain);
        return IsScreeningDue = true;
    }

    /// <summary>An owner that is registered itself was corrected: its lines among the owners read as it does, and are compared anew.</summary>
    /// <param name="owning">The owner alone, as it was registered before.</param>
    public void CorrectOwner(RegisteredParties owning, PartyIdentity now)
    {
        for (var at = 0; at < owners.Count; at++)
            if (owning.Find(owners[at]) is not null)
                owners[at] = owners[at] with { Name = now.Name, RomanisedName = now.RomanisedName, Country = now.Country };
        CompareAnew();
    }

    /// <summary>Something that is compared has changed, or is said to have: it is compared anew as soon as the portal looks.</summary>
    public void CompareAnew() => IsScreeningDue = true;

    /// <summary>Records that it was compared, and what follows from the hits that now stand.</summary>
    public void Screened(IReadOnlyList<ScreeningHit> hits, ContentHash against, Probability limit, DateTimeOffset now)
    {
        (ScreenedAt, ScreenedAgainst, IsScreeningDue) = (now, against, false);
        Screening = PartyScreening.Of(hits, owners, limit);
    }

    /// <summary>Reads the standing anew from its hits, after one was decided.</summary>
    public void ReadHits(IReadOnlyList<ScreeningHit> hits, Probability limit) => Screening = PartyScreening.Of(hits, owners, limit);

    /// <summary>
    /// The group that the destination rules give its country, raised to E where parties of group E own it to the limit or
    /// more together (covered person, domain/03 3.2).
    /// </summary>
    public DestinationGroup GroupIn(PolicyPack pack) => Group(Country, owners, pack);

    /// <summary>The group that it would count as, were a party corrected that it is itself, or that has a share in it.</summary>
    /// <param name="corrected">The party as it is registered now.</param>
    public DestinationGroup GroupAfter(Organisation corrected, PartyIdentity next, PolicyPack pack)
    {
        if (corrected.Id == Id)
            return Group(next.Country, owners, pack);
        var owning = RegisteredParties.Alone(corrected);
        return Group(Country, owners.ConvertAll(owner => owning.Find(owner) is null ? owner : owner with { Country = next.Country }), pack);
    }

    private static DestinationGroup Group(string country, List<Owner> owners, PolicyPack pack)
    {
        var own = pack.Destinations.Of(country).Group;
        if (pack.Screening is not { } terms || own is DestinationGroup.E)
            return own;
        var ofConcern = owners.Where(owner => pack.Destinations.Of(owner.Country).Group is DestinationGroup.E).Select(owner => owner.Number).ToHashSet();
        return Ownership.Reaches(owners, ofConcern, terms.OwnedShare) ? DestinationGroup.E : own;
    }
}
