using ExportPortal.Documents.Layout.Text;
using ExportPortal.Support;

namespace ExportPortal.Documents.Layout;

public sealed class FontLibraryTests
{
    public const string Cjk = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

    [Theory]
    [InlineData("Łódź Đặng Ünal", true)]
    [InlineData("Ἀλέξανδρος Παπαδόπουλος", true)]
    [InlineData("Екатерина Ёлкина-Щербак Ґ", true)]
    [InlineData("فاطمة الزهراء ۱۲۳", true)]
    [InlineData("क्षितिज श्रीवास्तव", true)]
    [InlineData("北京大学", false)]
    [InlineData("서울대학교", false)]
    [InlineData("\uFFFD", false)]
    public void CanShow_ShippedFaces_KnowsItsScripts(string name, bool can) => Assert.Equal(can, Fonts.Shipped.CanShow(name));

    [Fact]
    public void Load_InstalledCjkFace_ShowsChineseJapaneseAndKorean()
    {
        Assert.SkipUnless(File.Exists(Cjk), $"{Cjk} is not installed.");
        var fonts = FontLibrary.Load(FontLibrary.FindFolder(), Cjk);

        Assert.True(fonts is { HasCjk: true, CjkNotice: null });
        Assert.All(["北京大学", "東京大学ひらがな", "서울대학교"], name => Assert.True(fonts.CanShow(name)));
    }

    [Fact]
    public void FindFolder_NoFontsThereOrAbove_NamesTheFolderAndHowToMend()
    {
        var missing = Assert.Throws<DirectoryNotFoundException>(() => FontLibrary.FindFolder("/nowhere/app"));

        Assert.Equal("The portal's fonts are missing: neither '/nowhere/app' nor a folder above it holds wwwroot/fonts. Put back the folder wwwroot of the release beside the program.", missing.Message);
    }

    [Fact]
    public void Load_MissingCjkFace_SaysSoAndGoesOn()
    {
        var fonts = FontLibrary.Load(FontLibrary.FindFolder(), "/nowhere/font.ttc");

        Assert.False(fonts.HasCjk);
        Assert.Contains("/nowhere/font.ttc", fonts.CjkNotice, StringComparison.Ordinal);
        Assert.False(fonts.CanShow("北京"));
    }

    [Fact]
    public void Load_FileThatIsNoFont_SaysSoAndGoesOn()
    {
        var fonts = FontLibrary.Load(FontLibrary.FindFolder(), Path.Combine(FontLibrary.FindFolder(), "OFL-Inter.txt"));

        Assert.False(fonts.HasCjk);
        Assert.NotNull(fonts.CjkNotice);
    }

    [Fact]
    public void Folder_Faces_TravelWithTheirLicences() =>
        Assert.All(["OFL-Inter.txt", "OFL-IBMPlexMono.txt", "OFL-Noto.txt"],
            licence => Assert.Contains("SIL OPEN FONT LICENSE", File.ReadAllText(Path.Combine(FontLibrary.FindFolder(), licence)), StringComparison.Ordinal));
}
