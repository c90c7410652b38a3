using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// The automatic completeness checks CK-01 to CK-18 (domain/05 5.3). Each names the field that mends it. Under a pack
/// without a form only those are made that need none.
/// </summary>
public static class Completeness
{
    public static IReadOnlyList<CompletenessGap> Check(CompletenessFacts facts, PolicyPack pack, DateTimeOffset now)
    {
        var gaps = new Gaps();
        CompletenessOfForm.OwnMembers(facts, gaps);
        CompletenessOfRecords.Check(facts, pack, now, gaps);
        if (pack.Form is { } form)
        {
            CompletenessOfForm.Fields(facts, form, DateOnly.FromDateTime(now.UtcDateTime), gaps);
            CompletenessOfForm.Fee(facts, form, gaps);
            CompletenessOfForm.Summary(facts, form, gaps);
            CompletenessOfParties.Check(facts, form, pack, gaps);
            CompletenessOfDocuments.Check(facts, form, gaps);
        }
        return [.. gaps.Found.OrderBy(gap => gap.Code, StringComparer.Ordinal)];
    }

    /// <summary>Checks of the form, its documents and its signature, which nobody can mend once the case is registered.</summary>
    private static readonly string[] OfTheForm = ["CK-01", "CK-03", "CK-08", "CK-11", "CK-15", "CK-17"];

    /// <summary>
    /// What the tier of the decision asks for beyond tier 1 and the application does not say. There is some only where the
    /// tier has risen since the case was registered complete; it is owed before first use. A signature is asked of the recipient instead.
    /// </summary>
    public static IReadOnlyList<string> OwedAtTheTier(CompletenessFacts facts, PolicyPack pack, DateTimeOffset now) =>
        [.. Risen(facts, pack, now).Where(gap => gap.Field != Statement).Select(gap => $"Asked for at tier {facts.Tier}: {gap.Message}").Distinct()];

    /// <summary>Whether the tier of the decision asks for a signature of the end-use statement where a click was enough when it was signed.</summary>
    public static bool OwesSignature(CompletenessFacts facts, PolicyPack pack, DateTimeOffset now) => Risen(facts, pack, now).Any(gap => gap.Field == Statement);

    private static IEnumerable<CompletenessGap> Risen(CompletenessFacts facts, PolicyPack pack, DateTimeOffset now) => facts.Tier is not > 1 ? []
        : Check(facts, pack, now).Where(gap => OfTheForm.Contains(gap.Code)).Except(Check(facts with { Tier = 1 }, pack, now));

    /// <summary>The field of the end-use statement.</summary>
    private const string Statement = "statement";

    /// <summary>What a changed form lacks and the one that was filed did not. The statement is left out: the recipient signs anew once the office has the change.</summary>
    /// <param name="filed">With the form as it was filed.</param>
    public static IReadOnlyList<CompletenessGap> New(CompletenessFacts revised, CompletenessFacts filed, PolicyPack pack, DateTimeOffset now) =>
        [.. Check(revised, pack, now).Except(Check(filed, pack, now)).Where(gap => gap.Field != Statement)];
}

/// <summary>Collects what is missing.</summary>
internal sealed class Gaps
{
    private readonly List<CompletenessGap> found = [];

    public IReadOnlyList<CompletenessGap> Found => found;

    public void When(bool missing, string code, string field, string message)
    {
        if (missing)
            found.Add(new CompletenessGap(code, field, message));
    }
}
