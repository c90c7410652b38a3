using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

public sealed class DecisionJsonTests
{
    [Fact]
    public void Bytes_PlainDecision_IsTheStableForm() => Assert.Equal(
        """{"outcome":"INDIVIDUAL","tier":2,"base":2,"up":0,"down":0,"floor":0,"threshold":0.09,"risk":{"p_data":0.05,"deliberate":0.5,"acquaintance":0,"breach":0.27,"worst_context":"deliberate","p_context":0.5,"overall":0.025,"index":59.9,"data_points":-32.5,"context_points":-7.5},"needs":[],"reasons":[{"code":"B1","text":"Entry 1M01 (De-identified encounter, claims and prescription microdata) sets base tier T2","effect":"base=2","source":"28 CFR 202.205(d), 202.241; EHDS Art. 51(1)(a),(e); HIPAA 45 CFR 164.514(b)"}]}""",
        Encoding.UTF8.GetString(DecisionJson.Bytes((Cases.Plain with { Prevalence = default, Environment = EnvironmentLevel.E2, Motive = Motive.Medium }).Decide())));

    [Fact]
    public void Bytes_Prohibited_HasNullForEverythingNotComputed() => Assert.StartsWith(
        """{"outcome":"PROHIBITED","tier":null,"base":null,"up":null,"down":null,"floor":null,"threshold":null,"risk":null,"needs":[],"reasons":[{"code":"P7",""",
        Encoding.UTF8.GetString(DecisionJson.Bytes((Cases.Plain with { History = History.Barred }).Decide())));

    [Fact]
    public void Bytes_NoDataRisk_HasIndexZeroAndTakesOffAll() => Assert.Contains(
        "\"overall\":0,\"index\":0,\"data_points\":-100,",
        Encoding.UTF8.GetString(DecisionJson.Bytes((Cases.Plain with { PData = default }).Decide())));

    [Fact]
    public void Bytes_CertainReidentification_HasNoNegativeZero() => Assert.Contains(
        "\"index\":100,\"data_points\":0,\"context_points\":0}",
        Encoding.UTF8.GetString(DecisionJson.Bytes((Cases.Plain with { PData = new Probability(1), Mode = AccessMode.Public }).Decide())));
}
