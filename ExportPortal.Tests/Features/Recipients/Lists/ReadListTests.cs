using System.Text;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Features.Recipients.Lists;

/// <summary>Each form of list, by small samples with invented names.</summary>
public sealed class ReadListTests
{
    private const string Sdn = """
        <?xml version="1.0" standalone="yes"?>
        <sdnList xmlns="http://tempuri.org/sdnList.xsd">
          <publshInformation><Publish_Date>11/20/2026</Publish_Date><Record_Count>2</Record_Count></publshInformation>
          <sdnEntry><uid>101</uid><lastName>NORTHWALL TRADING HOUSE</lastName><sdnType>Entity</sdnType><programList><program>TEST-A</program><program>TEST-B</program></programList>
            <idList><id><uid>1</uid><idType>Registration ID</idType><idNumber>77-12</idNumber></id></idList>
            <akaList><aka><uid>2</uid><type>a.k.a.</type><category>strong</category><lastName>СЕВЕРНАЯ СТЕНА</lastName></aka><aka><uid>3</uid><type>a.k.a.</type><category>weak</category><lastName>NWT</lastName></aka></akaList>
            <addressList><address><uid>4</uid><city>Port Vell</city><country>Iran</country></address></addressList></sdnEntry>
          <sdnEntry><uid>102</uid><firstName>Dorin</firstName><lastName>VELKORA</lastName><sdnType>Individual</sdnType><programList><program>TEST-A</program></programList>
            <dateOfBirthList><dateOfBirthItem><uid>5</uid><dateOfBirth>01 Feb 1960</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList></sdnEntry>
        </sdnList>
        """;

    private const string Eu = """
        <?xml version="1.0" encoding="UTF-8"?>
        <export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-19T10:00:00.000+01:00">
          <sanctionEntity euReferenceNumber="EU.1.1" logicalId="13"><regulation programme="TST"/><subjectType code="enterprise" classificationCode="E"/>
            <nameAlias wholeName="Grey Heron Works" strong="true"/><nameAlias wholeName="Серая Цапля" strong="true"/><nameAlias wholeName="GHW" strong="false"/>
            <address countryIso2Code="XV"/><identification number="55 A" identificationTypeCode="regnumber"/></sanctionEntity>
          <sanctionEntity logicalId="14"><subjectType code="person" classificationCode="P"/><nameAlias firstName="Orsolya" lastName="Velk" wholeName="" strong="true"/><birthdate birthdate="1971-03-04"/><citizenship countryIso2Code="00"/></sanctionEntity>
        </export>
        """;

    private const string Un = """
        <?xml version="1.0" encoding="utf-8"?>
        <CONSOLIDATED_LIST dateGenerated="2026-11-18T00:00:00">
          <INDIVIDUALS><INDIVIDUAL><DATAID>6901</DATAID><FIRST_NAME>DORIN</FIRST_NAME><SECOND_NAME>MAREK</SECOND_NAME><THIRD_NAME>VELKORA</THIRD_NAME><UN_LIST_TYPE>Test</UN_LIST_TYPE><REFERENCE_NUMBER>TSi.001</REFERENCE_NUMBER>
            <NAME_ORIGINAL_SCRIPT>дорин велкора</NAME_ORIGINAL_SCRIPT><NATIONALITY><VALUE>Netherlands</VALUE></NATIONALITY><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Harbour Man</ALIAS_NAME></INDIVIDUAL_ALIAS>
            <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1960</YEAR></INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>B 22</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL></INDIVIDUALS>
          <ENTITIES><ENTITY><DATAID>110</DATAID><FIRST_NAME>SALT MARSH COMPANY</FIRST_NAME><UN_LIST_TYPE>Test</UN_LIST_TYPE><ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>SMC</ALIAS_NAME></ENTITY_ALIAS><ENTITY_ADDRESS><COUNTRY>XV</COUNTRY></ENTITY_ADDRESS></ENTITY></ENTITIES>
        </CONSOLIDATED_LIST>
        """;

    private static MemoryStream File(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Names(ListedParty party) => string.Join("; ", party.Names.Select(name => $"{name.Strength} {name.Text}"));

    [Fact]
    public void Xml_OfacList_IsReadWhole()
    {
        var list = ReadList.Xml(File(Sdn));
        Assert.Equal((new DateOnly(2026, 11, 20), 2), (list.Published!.Value, list.Entries.Count));
        var (house, person) = (list.Entries[0], list.Entries[1]);
        Assert.Equal(("101", ListedKind.Organisation, "Main NORTHWALL TRADING HOUSE; Strong СЕВЕРНАЯ СТЕНА; Weak NWT", "TEST-A, TEST-B"), (house.Key, house.Kind, Names(house), house.Programme));
        Assert.Equal("severnaya stena", house.Names[1].Latin);
        Assert.Equal(("Iran", new KnownNumber("Registration ID", "77-12")), (Assert.Single(house.Countries), Assert.Single(house.Numbers)));
        Assert.Equal(("Main Dorin VELKORA", "1960-02-01"), (Names(person), Assert.Single(person.Dates)));
    }

    [Fact]
    public void Xml_EuList_IsReadWhole()
    {
        var list = ReadList.Xml(File(Eu));
        Assert.Equal((new DateOnly(2026, 11, 19), 2), (list.Published!.Value, list.Entries.Count));
        Assert.Equal(("Main Grey Heron Works; Strong Серая Цапля; Weak GHW", "XV", "TST"), (Names(list.Entries[0]), Assert.Single(list.Entries[0].Countries), list.Entries[0].Programme));
        Assert.Equal(("Main Orsolya Velk", ListedKind.Person, "1971-03-04"), (Names(list.Entries[1]), list.Entries[1].Kind, Assert.Single(list.Entries[1].Dates)));
        Assert.Empty(list.Entries[1].Countries);
    }

    [Fact]
    public void Xml_UnList_IsReadWhole()
    {
        var list = ReadList.Xml(File(Un));
        Assert.Equal((new DateOnly(2026, 11, 18), 2), (list.Published!.Value, list.Entries.Count));
        Assert.Equal(("Main DORIN MAREK VELKORA; Strong дорин велкора; Weak The Harbour Man", "1960", "Test TSi.001"), (Names(list.Entries[0]), Assert.Single(list.Entries[0].Dates), list.Entries[0].Programme));
        Assert.Equal(("Main SALT MARSH COMPANY; Strong SMC", "XV"), (Names(list.Entries[1]), Assert.Single(list.Entries[1].Countries)));
    }

    [Fact]
    public async Task Csv_OfacFiles_AreReadTogether()
    {
        const string sdn = """
            101,"NORTHWALL TRADING HOUSE",-0- ,"TEST-A",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Registration Number 77-12; a.k.a. 'NWT'."
            102,"VELKORA, Dorin","individual","TEST-A",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 01 Feb 1960; nationality Iran; Passport B22 (Iran)."
            """;
        var list = await OfacCsv.Read(File(sdn + "\n\u001a"), File("101,1,\"aka\",\"NORTH WALL TRADERS\",-0- \n102,2,\"aka\",\"VELK, Dorin\",-0- "), File("101,9,\"1 Quay\",\"Port Vell\",\"Iran\",-0- "), default);
        Assert.Equal(("Main NORTHWALL TRADING HOUSE; Strong NORTH WALL TRADERS; Weak NWT", "Iran", "77-12"), (Names(list.Entries[0]), Assert.Single(list.Entries[0].Countries), Assert.Single(list.Entries[0].Numbers).Value));
        Assert.Equal(("Main Dorin VELKORA; Strong Dorin VELK", "1960-02-01", "Iran", "B22", ListedKind.Person),
            (Names(list.Entries[1]), Assert.Single(list.Entries[1].Dates), Assert.Single(list.Entries[1].Countries), Assert.Single(list.Entries[1].Numbers).Value, list.Entries[1].Kind));
    }

    [Fact]
    public async Task Dates_ThatAListIsNotSureOf_AreReadAsItSays()
    {
        var eu = ReadList.Xml(File("""<export><sanctionEntity logicalId="1"><nameAlias wholeName="A"/><birthdate year="1962" circa="true"/><birthdate yearRangeFrom="1960" yearRangeTo="1965"/></sanctionEntity></export>"""));
        Assert.Equal(["circa 1962", "1960 to 1965"], eu.Entries[0].Dates);
        var un = ReadList.Xml(File("<CONSOLIDATED_LIST><INDIVIDUAL><FIRST_NAME>A</FIRST_NAME><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1962</YEAR></INDIVIDUAL_DATE_OF_BIRTH>"
            + "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1965</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL></CONSOLIDATED_LIST>"));
        Assert.Equal(["circa 1962", "1960 to 1965"], un.Entries[0].Dates);
        var csv = await OfacCsv.Read(File("1,\"A\",\"individual\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB circa 1962; alt. DOB 1960 to 1965.\""), null, null, default);
        Assert.Equal(["circa 1962", "1960 to 1965"], csv.Entries[0].Dates);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><sdnList><sdnEntry><uid>&x;</uid></sdnEntry></sdnList>", "document type")]
    [InlineData("<sdnList><sdnEntry><uid>1</uid>", "Line 1")]
    [InlineData("<html/>", "'html' is the root of no list")]
    [InlineData("not xml", "broken")]
    public void Xml_NoListOrBroken_IsRefusedWhole(string text, string what) => Assert.Contains(what, Assert.Throws<ListUnreadable>(() => ReadList.Xml(File(text))).Message);

    [Theory]
    [InlineData("name,type\nfoo,bar\n")]
    [InlineData("101,\"NORTHWALL")]
    public async Task Csv_NoListOrBroken_IsRefusedWhole(string text) => await Assert.ThrowsAsync<ListUnreadable>(() => OfacCsv.Read(File(text), null, null, default));
}
