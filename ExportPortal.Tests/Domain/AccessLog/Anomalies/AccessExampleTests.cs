using System.Globalization;
using System.Text;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>Whoever writes events as the example does is judged by the rules that rest on how an event is written.</summary>
public sealed class AccessExampleTests
{
    private static readonly string Number = AccessEvents.Licence(0);

    [Fact]
    public void Example_ColumnOutsideTheSchedule_IsFoundByAN08() =>
        Assert.Contains("region", Assert.Single(Found("AN-08", ["age"], Entry(AccessExample.Line))).Sentence, StringComparison.Ordinal);

    [Fact]
    public void Example_ColumnsOfTheSchedule_AreNotTold() => Assert.Empty(Found("AN-08", ["age", "region"], Entry(AccessExample.Line)));

    [Fact]
    public void Example_WithoutItsColumns_CannotBeJudged() =>
        Assert.Empty(Found("AN-08", ["age"], Entry(AccessExample.Line.Replace("core.stays(age, region)", "core.stays", StringComparison.Ordinal))));

    [Fact]
    public void Example_VariedUntilItHitsOnePerson_IsFoundByAN07() =>
        Assert.Single(Found("AN-07", ["age", "region"], [.. Enumerable.Range(0, 21).Select(number => Entry(AccessExample.Line
            .Replace("9f86d081", number.ToString("x8", CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("640", "1", StringComparison.Ordinal), number))]));

    [Fact]
    public void Example_LinkWithDataThatAreNotListed_IsFoundByAN08()
    {
        Assert.Single(Found("AN-08", ["age"], Entry(AccessExample.Link)));
        Assert.Empty(Found("AN-08", ["age"], Entry(AccessExample.Link), "Register of deaths"));
    }

    [Fact]
    public void Example_CanaryInAnOutput_IsFoundByAN16() => Assert.Single(Found("AN-16", ["age"], Entry(AccessExample.Canary)));

    private static AccessEvent Entry(string line, int seq = 0)
    {
        var draft = AccessLine.Read(Encoding.UTF8.GetBytes(line.Replace(AccessExample.Licence, Number, StringComparison.Ordinal)), AddressPrefix.Cut, out var wrong);
        Assert.Empty(wrong);
        return new AccessEvent(seq, draft!.Facts.At, draft.Facts, new AccessPseudonyms(ContentHash.Of("user-17"u8), null, null, null), "enclave-1", AccessEvents.Delivery);
    }

    private static List<Anomaly> Found(string rule, string[] columns, AccessEvent entry, params string[] sources) => Found(rule, columns, [entry], sources);

    private static List<Anomaly> Found(string rule, string[] columns, AccessEvent[] entries, params string[] sources)
    {
        var licence = new LicensedUse(Number, 3, _ => true, new HashSet<string>(), null, columns.ToHashSet(), new(2026, 1, 1), new(2026, 12, 31)) { Sources = sources };
        var window = new AccessWindow(entries, new Dictionary<string, LicensedUse> { [Number] = licence }, entries[^1].Facts.At) { Terms = AnomalyTerms.Usual };
        return [.. AnomalyRules.Evaluate(window).Where(anomaly => anomaly.Rule == rule)];
    }
}
