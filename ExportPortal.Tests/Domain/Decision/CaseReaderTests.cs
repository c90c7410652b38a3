using System.Text;
using System.Text.Json.Nodes;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

public sealed class CaseReaderTests
{
    private static JsonObject Whole => JsonNode.Parse(DecisionJson.Bytes(Cases.Plain))!.AsObject();

    private static CaseReading Read(string json) => DecisionJson.ReadCase(Encoding.UTF8.GetBytes(json), Cases.Pack);

    private static CaseReading With(string key, string value)
    {
        var json = Whole;
        json[key] = JsonNode.Parse(value);
        return Read(json.ToJsonString());
    }

    [Theory]
    [InlineData("entry", "\"1M99\"")]
    [InlineData("entry", "\"1m01\"")]
    [InlineData("entry", "[]")]
    [InlineData("entry", "[\"1M01\",\"1M01\"]")]
    [InlineData("entry", "[1]")]
    [InlineData("entry", "null")]
    [InlineData("granularity", "\"G8\"")]
    [InlineData("granularity", "\"g4\"")]
    [InlineData("granularity", "4")]
    [InlineData("persons", "-1")]
    [InlineData("persons", "1.5")]
    [InlineData("persons", "\"12\"")]
    [InlineData("persons", "99999999999999999999")]
    [InlineData("p_data", "1.0001")]
    [InlineData("p_data", "-0.1")]
    [InlineData("p_data", "1e999")]
    [InlineData("p_data", "\"0.1\"")]
    [InlineData("longest_term", "-1")]
    [InlineData("longest_term", "1.5")]
    [InlineData("p_data_max", "2")]
    [InlineData("p_data_max", "0.01")]
    [InlineData("motive", "\"Low\"")]
    [InlineData("motive", "\"none\"")]
    [InlineData("prevalence", "true")]
    [InlineData("dual_use", "4")]
    [InlineData("dual_use", "\"DU2\"")]
    [InlineData("destination_group", "\"F\"")]
    [InlineData("environment", "\"E5\"")]
    [InlineData("environment", "\"2\"")]
    [InlineData("mode", "\"federated\"")]
    [InlineData("history", "\"bad\"")]
    [InlineData("screening", "\"maybe\"")]
    [InlineData("purpose", "null")]
    [InlineData("audit_rights", "\"true\"")]
    [InlineData("programme", "1")]
    public void ReadCase_ValueOutsideItsScale_NamesTheKeyAndTheMend(string key, string value)
    {
        var reading = With(key, value);
        Assert.Null(reading.Case);
        var error = Assert.Single(reading.Errors);
        Assert.Equal(key, error.Where);
        Assert.NotEmpty(error.What);
        Assert.NotEmpty(error.Mend);
    }

    [Theory]
    [InlineData("entry")]
    [InlineData("granularity")]
    [InlineData("persons")]
    [InlineData("p_data")]
    [InlineData("motive")]
    [InlineData("prevalence")]
    [InlineData("dual_use")]
    [InlineData("destination_group")]
    [InlineData("environment")]
    [InlineData("mode")]
    [InlineData("purpose")]
    public void ReadCase_RequiredKeyIsMissing_NamesTheKey(string key)
    {
        var json = Whole;
        json.Remove(key);
        Assert.Equal([new CaseError(key, "this key is missing.", $"Add \"{key}\".")], Read(json.ToJsonString()).Errors);
    }

    [Fact]
    public void ReadCase_MistypedKey_SuggestsTheNearest() =>
        Assert.Equal("Did you mean \"prevalence\"?", Assert.Single(With("prevalance", "0.1").Errors).Mend);

    [Fact]
    public void ReadCase_SeveralFaults_ReportsAll() =>
        Assert.Equal(["colour", "p_data", "motive"], Read(Whole.ToJsonString().Replace("\"p_data\":0.05", "\"p_data\":5,\"colour\":1").Replace("\"motive\":\"low\"", "\"motive\":\"lazy\"")).Errors.Select(e => e.Where));

    [Fact]
    public void ReadCase_KeyStandsTwice_IsBadInput() =>
        Assert.Equal("persons", Assert.Single(Read(Whole.ToJsonString().Replace("\"persons\":5000", "\"persons\":5000,\"persons\":1")).Errors).Where);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("12")]
    [InlineData("{} {}")]
    [InlineData("{\"purpose\":\"\\ud800\"}")]
    public void ReadCase_NotOneObject_IsBadInput(string json) => Assert.Null(Read(json).Case);

    [Fact]
    public void ReadCase_BytesAreNotUtf8_IsBadInput() =>
        Assert.Null(DecisionJson.ReadCase(new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, Cases.Pack).Case);

    [Fact]
    public void ReadCase_OnlyRequiredKeys_TakesTheDefaults()
    {
        var given = Read("""{"entry":"1M01","granularity":"G4","persons":5000,"p_data":0.05,"motive":"low","prevalence":0.001,"dual_use":0,"destination_group":"A","environment":"E3","mode":"download","purpose":"health-services-research"}""").Case!;
        Assert.Equal((History.Clean, Screening.Clear, true, AccessMode.Transfer), (given.History, given.Screening, given.AuditRights, given.Mode));
        Assert.False(given.HighInvasiveness || given.Vulnerable || given.Recognised || given.Composition || given.DirectIdentifiers || given.Programme || given.DataUseBar);
        Assert.Equal(DecisionJson.Bytes(Cases.Plain), DecisionJson.Bytes(given));
    }
}
