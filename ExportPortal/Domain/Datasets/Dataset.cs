using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Datasets;

/// <summary>A dataset under stewardship: its classification, and its immutable versions.</summary>
public sealed class Dataset
{
    private readonly List<DatasetVersion> versions = [];

    public DatasetId Id { get; private set; }

    /// <summary>DS-01 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";
    public string Title { get; private set; } = "";

    /// <summary>Known limitations, published with the dataset.</summary>
    public string Limitations { get; private set; } = "";
    public OrganisationId Steward { get; private set; }
    public Classification Classification { get; private set; } = null!;
    public IReadOnlyList<DatasetVersion> Versions => versions;

    private Dataset() { }

    /// <summary>Registers a dataset without content. Only the steward's own people may.</summary>
    public static Dataset Register(DatasetId id, string number, string title, string limitations, Classification classification, Actor actor)
    {
        RuleViolation.When(!actor.Is(Role.Steward), "DS-1", "Only a steward registers a dataset.");
        EnsureText(title, limitations);
        return new Dataset { Id = id, Number = number, Title = title.Trim(), Limitations = limitations.Trim(), Steward = actor.Organisation, Classification = classification };
    }

    /// <summary>Adds a version: the content is known by its hash alone, the file itself is not kept.</summary>
    /// <param name="lineage">How the file came from another; null where the portal did not make it.</param>
    public DatasetVersion AddVersion(DatasetVersionId id, DatasetFile file, IReadOnlyList<Variable> variables, Actor actor, DateTimeOffset now, Lineage? lineage = null)
    {
        RuleViolation.When(!IsStewardedBy(actor), "DS-4", "Only the dataset's own steward adds a version.");
        var same = versions.Find(version => version.File.Hash == file.Hash);
        RuleViolation.When(same is not null, "DS-5", $"This file is version {same?.Number} already. Measure that version, or upload another file.");
        RuleViolation.When(lineage is not null && lineage.Output != file.Hash, "DS-9", "The lineage is that of another file: the hashes differ.");
        if (VariableRules.Broken(variables) is { } broken)
            throw new RuleViolation(broken);
        var version = new DatasetVersion(id, Id, versions.Count + 1, file, variables, actor.Person, now, lineage);
        versions.Add(version);
        return version;
    }

    /// <summary>Declares where a version came from that was not made in the portal; declared again, the last word counts and the log keeps all.</summary>
    /// <param name="sources">Versions that went in.</param>
    /// <param name="earlier">Other releases about the same persons.</param>
    /// <param name="external">What went in and is not on the register; null for nothing.</param>
    public void DeclareOrigin(DatasetVersionId id, IReadOnlyList<SourceVersion> sources, IReadOnlyList<SourceVersion> earlier, OriginStatement made, Actor actor, DateTimeOffset now, IReadOnlyList<ExternalSource>? external = null)
    {
        RuleViolation.When(!IsStewardedBy(actor), "DS-4", "Only the dataset's own steward says where a version came from.");
        var version = Version(id);
        RuleViolation.When(version.Lineage is not null, "DS-10", "The portal made this version itself, so where it came from is known.");
        RuleViolation.When(sources.Count == 0 && external is not { Count: > 0 }, "DS-11", "Choose at least one version that went in, or name a source from outside.");
        RuleViolation.When(external?.Any(source => source.Name.Trim().Length is 0 or > ExternalSource.Longest || source.Holder.Trim().Length is 0 or > ExternalSource.Longest) is true, "DS-20",
            $"Say of each source from outside what it is called and who holds it, in at most {ExternalSource.Longest} characters each.");
        RuleViolation.When(sources.Concat(earlier).Any(source => source.Id == id), "DS-12", "A version does not come from itself.");
        RuleViolation.When(string.IsNullOrWhiteSpace(made.Technique) || string.IsNullOrWhiteSpace(made.Parameters), "DS-13", "Say what was done, and with which parameters.");
        RuleViolation.When(string.IsNullOrWhiteSpace(made.Software) || string.IsNullOrWhiteSpace(made.Operator), "DS-14", "Say with which software it was done, and who ran it.");
        RuleViolation.When(made.On > DateOnly.FromDateTime(version.RegisteredAt.UtcDateTime), "DS-16", "It was made before it was registered: choose an earlier day.");
        version.Declare(new(sources, [.. earlier.Except(sources)], made, actor.Person, actor.Name, now) { External = external ?? [] });
    }

    /// <summary>
    /// A technical reviewer sets the dual-use level with a written rationale (02, 2.1). To or from DU2 and DU3 the first proposes,
    /// and it is set when a second person says the same.
    /// </summary>
    /// <returns>Whether the level is set; false while it is proposed.</returns>
    public bool SetDualUse(int level, string rationale, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(!actor.Is(Role.TechnicalReviewer), "DS-17", "A technical reviewer sets the dual-use level.");
        EnsureFree(actor);
        RuleViolation.When(level is < 0 or > DualUse.Highest, "DS-18", "Dual use is DU0 to DU3.");
        Reasons.Require(rationale);
        var voice = new DualUseVoice(level, rationale.Trim(), actor.Person, actor.Name, now);
        var first = Classification.DualUseProposed is { } proposed && proposed.Level == level ? proposed : null;
        RuleViolation.When(first?.Person == actor.Person, "DS-19", "You proposed this level; a second reviewer sets it.");
        if (first is null && Math.Max(level, Classification.DualUse) >= DualUse.SecondFrom)
        {
            Classification = Classification with { DualUseProposed = voice };
            return false;
        }
        Classification = Classification with { DualUse = level, DualUseBy = first is null ? [voice] : [first, voice], DualUseProposed = null };
        return true;
    }

    /// <summary>Corrects what the register tells of the dataset (12, edit registry text): its own steward, or a licensing officer.</summary>
    public void Describe(string title, string limitations, string reason, Actor actor)
    {
        if (!IsStewardedBy(actor))
        {
            RuleViolation.When(!actor.Is(Role.LicensingOfficer), "DS-23", "The dataset's own steward or a licensing officer corrects its title and its limitations.");
            EnsureFree(actor);
        }
        Reasons.Require(reason);
        EnsureText(title, limitations);
        (Title, Limitations) = (title.Trim(), limitations.Trim());
    }

    /// <summary>
    /// Classifies the dataset anew (02, 2.1): a technical reviewer. Its own steward adds data-use codes alone, because consent that is
    /// withdrawn, or the veto of a community, reaches the steward first. The dual-use level has an act of its own.
    /// </summary>
    /// <param name="next">The present classification with what is to change.</param>
    public void Reclassify(Classification next, string reason, Actor actor)
    {
        if (!(IsStewardedBy(actor) && next.IsLike(Classification) && Classification.DataUse.All(next.DataUse.Contains)))
        {
            RuleViolation.When(!actor.Is(Role.TechnicalReviewer), "DS-24", "A technical reviewer changes the classification; the dataset's own steward may add data-use codes.");
            EnsureFree(actor);
        }
        Reasons.Require(reason);
        Classification = next with { DualUse = Classification.DualUse, DualUseBy = Classification.DualUseBy, DualUseProposed = Classification.DualUseProposed };
    }

    private void EnsureFree(Actor actor) =>
        RuleViolation.When(actor.IsBoundTo(Steward), "FE-3", "You belong to the steward or declared an interest in it, so somebody else does this.");

    private static void EnsureText(string title, string limitations)
    {
        RuleViolation.When(string.IsNullOrWhiteSpace(title), "DS-2", "Give the dataset a title.");
        RuleViolation.When(string.IsNullOrWhiteSpace(limitations), "DS-3", "State the known limitations; write “none known” if there are none.");
    }

    /// <summary>The version that holds this content, for a new look at it; null when none does. Only the steward's own people look anew.</summary>
    public DatasetVersion? VersionOf(ContentHash file, Actor actor)
    {
        RuleViolation.When(!IsStewardedBy(actor), "DS-4", "Only the dataset's own steward adds a version or measures one again.");
        return versions.Find(version => version.File.Hash == file);
    }

    /// <summary>Whether the actor is a steward of the organisation that answers for the dataset; nobody else changes or measures it.</summary>
    public bool IsStewardedBy(Actor actor) => actor.Is(Role.Steward) && actor.Organisation == Steward;

    public DatasetVersion Version(DatasetVersionId id) =>
        versions.Find(version => version.Id == id) ?? throw new ArgumentException($"Dataset {Number} has no version {id.Value}.", nameof(id));
}

/// <summary>How a dataset stands on the control list (02, 2.1).</summary>
/// <param name="Entries">Codes of every control-list entry that fits; at least one.</param>
/// <param name="Persons">Persons, households or devices in it; above 0.</param>
/// <param name="DualUse">DU0 to DU3.</param>
/// <param name="Prevalence">Share of the population with the trait that an acquaintance would recognise.</param>
/// <param name="HighInvasiveness">S4, or S3 with a vulnerable group, or use far from what persons were told.</param>
/// <param name="Vulnerable">Children or groups at risk are visible as a group.</param>
public sealed record Classification(
    IReadOnlyList<string> Entries, Granularity Granularity, long Persons, int DualUse, Probability Prevalence, bool HighInvasiveness, bool Vulnerable)
{
    /// <summary>Data-use codes that consent, a community or a contract put on it; none where nothing is limited.</summary>
    public IReadOnlyList<string> DataUse { get; init; } = [];

    /// <summary>The technical reviewers who set the level, with their rationale; empty while it is as the steward declared it.</summary>
    public IReadOnlyList<DualUseVoice> DualUseBy { get; init; } = [];

    /// <summary>What the first of two reviewers proposes; null for nothing.</summary>
    public DualUseVoice? DualUseProposed { get; init; }

    /// <summary>Whether both say the same of the data, whatever may be done with them and how directly they could help harm.</summary>
    public bool IsLike(Classification other) => Entries.Order(StringComparer.Ordinal).SequenceEqual(other.Entries.Order(StringComparer.Ordinal))
        && (Granularity, Persons, Prevalence, HighInvasiveness, Vulnerable) == (other.Granularity, other.Persons, other.Prevalence, other.HighInvasiveness, other.Vulnerable);

    /// <summary>Whether the entries alone make the data highly invasive, whatever was declared: S4, or S3 with a vulnerable group (domain/04 4.1).</summary>
    public static bool IsHighlyInvasive(IReadOnlyList<string> entries, bool vulnerable, PolicyPack pack) =>
        entries.Count > 0 && entries.Max(code => pack.Entry(code).Sensitivity) is var worst && (worst == Sensitivity.S4 || worst == Sensitivity.S3 && vulnerable);
}
