using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

public sealed class CheckpointKeyTests
{
    /// <summary>Key, text and note of the documentation of Go's note package, which the format comes from.</summary>
    private const string GoKey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private const string GoText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string GoNote = GoText + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    [Fact]
    public void Sign_TextOfTheGoPackage_GivesItsNote() => Assert.Equal(GoNote, SignedNote.Sign(GoText, CheckpointKey.Parse(GoKey)).ToString());

    [Fact]
    public void IsSignedBy_NoteOfTheGoPackage_Holds() => Assert.True(SignedNote.Parse(GoNote)
        .IsSignedBy(NoteKey.Parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), CheckpointKey.Check));

    [Fact]
    public void IsSignedBy_OneLetterOfTheTextChanged_Fails() =>
        Assert.False(SignedNote.Parse(GoNote.Replace("answer", "Answer")).IsSignedBy(CheckpointKey.Parse(GoKey).Key, CheckpointKey.Check));

    [Theory]
    [InlineData("")]
    [InlineData("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDF")]
    [InlineData("PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void Parse_NotThatKey_IsRefusedWithoutShowingIt(string text)
    {
        var refused = Assert.Throws<FormatException>(() => CheckpointKey.Parse(text));

        Assert.DoesNotContain("AYEK", refused.Message);
    }

    [Fact]
    public void Create_NewFile_IsReadableByItsOwnerAloneAndLoadsAgain()
    {
        var folder = Directory.CreateTempSubdirectory("ep-key-").FullName;
        var file = Path.Combine(folder, "keys", "checkpoint.key");

        var made = CheckpointKey.Create(file, "portal.example/audit");

        Assert.Equal(made.Key, CheckpointKey.Load(file).Key);
        Assert.Equal(made.Key, NoteKey.Parse(File.ReadAllText(file + ".pub").Trim()));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Throws<IOException>(() => CheckpointKey.Create(file, "portal.example/audit"));
        Directory.Delete(folder, recursive: true);
    }
}
