using ExportPortal.Data;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Recipients.Lists;

/// <summary>What lies in the folder of lists: each file is told of, and none keeps the others waiting.</summary>
public sealed class ListFolderTests : IDisposable
{
    private const string Entry = "101,\"NORTHWALL\",-0- ,\"TEST-A\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n", Alias = "101,1,\"aka\",\"NORTH WALL\",-0- \n", Place = "101,9,\"1 Quay\",\"Port Vell\",\"Iran\",-0- \n";

    private readonly DirectoryInfo at = Directory.CreateTempSubdirectory("ep-folder-");
    private readonly ListFolder folder;

    public ListFolderTests() => folder = new(Options.Create(new ScreeningOptions { Folder = at.FullName }), new(at.FullName, StorageProvider.Sqlite, ""));

    private void Put(string name, string text) => File.WriteAllText(Path.Combine(at.FullName, name), text);

    private async Task<string> Names(string source) => string.Join("; ", (await folder.Read(folder.Files().Single(list => list.Source == source), default))!.Entries.Single().Names.Select(name => name.Text));

    [Fact]
    public async Task Files_InCapitals_AreReadWithTheirAliases()
    {
        (string, string)[] given = [("SDN.CSV", Entry), ("ALT.CSV", Alias), ("ADD.CSV", Place), ("UN.XML", "<CONSOLIDATED_LIST/>")];
        foreach (var (name, text) in given)
            Put(name, text);

        Assert.Equal(["sdn.csv", "un.xml"], folder.Files().Select(list => list.Source));
        Assert.Equal("NORTHWALL; NORTH WALL", await Names("sdn.csv"));
        Assert.Empty(folder.Faults);
    }

    [Theory]
    [InlineData("alt.csv", false)]
    [InlineData("add.csv", false)]
    [InlineData("alt.csv", true)]
    public void Files_SetThatIsNotWhole_IsNotTakenUntilItIs(string late, bool isEmpty)
    {
        foreach (var (name, text) in ((string, string)[])[("sdn.csv", Entry), ("alt.csv", Alias), ("add.csv", Place)])
            Put(name, name != late ? text : "");
        if (!isEmpty)
            File.Delete(Path.Combine(at.FullName, late));

        Assert.Empty(folder.Files());
        Assert.Contains(late, folder.Faults["sdn.csv"]);
        Put(late, late == "alt.csv" ? Alias : Place);
        Assert.Single(folder.Files());
        Assert.Empty(folder.Faults);
    }

    [Fact]
    public void Files_OneThatCannotBeOpenedOrIsNoList_IsToldAndKeepsNoOtherWaiting()
    {
        File.CreateSymbolicLink(Path.Combine(at.FullName, "un.xml"), Path.Combine(at.FullName, "gone"));
        Put("eu.xml", "<export/>");
        Put("readme.txt", "no list");
        Put("alt.csv", Alias);
        Put(".eu.xml.part", "on its way");

        Assert.Equal(["eu.xml"], folder.Files().Select(list => list.Source));
        Assert.Equal(["alt.csv", "readme.txt", "un.xml"], folder.Faults.Keys.Order());
        Assert.Contains("no list", folder.Faults["readme.txt"]);

        foreach (var name in (string[])["un.xml", "readme.txt", "alt.csv"])
            File.Delete(Path.Combine(at.FullName, name));
        Put("EU.xml", "<export/>");
        Assert.Empty(folder.Files());
        Assert.Contains("two files", Assert.Single(folder.Faults).Value);
    }

    [Fact]
    public async Task Read_BrokenList_IsToldUntilAnotherFileLiesThere()
    {
        Put("eu.xml", "<export>");
        Assert.Null(await folder.Read(folder.Files().Single(), default));
        Assert.Contains("broken", folder.Faults["eu.xml"]);
        Assert.Single(folder.Files());
        Assert.Single(folder.Faults);
        Put("eu.xml", "<export generationDate=\"2026-11-19\"/>");
        Assert.Single(folder.Files());
        Assert.Empty(folder.Faults);
    }

    [Fact]
    public void Files_FolderThatIsNotThere_IsTold()
    {
        var none = new ListFolder(Options.Create(new ScreeningOptions { Folder = "none" }), new(at.FullName, StorageProvider.Sqlite, ""));
        Assert.Empty(none.Files());
        Assert.Single(none.Faults);
    }

    public void Dispose() => at.Delete(recursive: true);
}
