using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ExportPortal.Documents.Seal;
using ExportPortal.Support;

namespace ExportPortal.Cli;

public sealed class SealVerbTests
{
    private static string Name(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    [Fact]
    public async Task Rotate_NewKey_SealsFromNowOnAndTheOldOneKeepsVerifying()
    {
        using var portal = new StoreVerbs();
        await portal.Fill();
        using var old = DemonstrationSeal.Create(DateTimeOffset.UtcNow);
        using var next = DemonstrationSeal.Create(DateTimeOffset.UtcNow);
        string At(string name) => Path.Combine(portal.Folder, name);
        await File.WriteAllBytesAsync(At("seal.p12"), DemonstrationSeal.Save(old, "first password"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(At("seal.password"), "first password\n", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(At("next.p12"), DemonstrationSeal.Save(next, "second password"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(At("next.password"), "second password", TestContext.Current.CancellationToken);
        (portal.Settings["Seal:File"], portal.Settings["Seal:PasswordFile"]) = (At("seal.p12"), At("seal.password"));
        var before = PdfSeal.Apply(SealedSamples.Unsealed, old, SealedSamples.Info with { SignedAt = DateTimeOffset.UtcNow });

        var (code, change, error) = await portal.Run("seal", "rotate", "--to", At("next.p12"), "--password-file", At("next.password"));

        Assert.True(code == CliOutput.Done, error);
        Assert.Equal((Name(old), Name(next)), (change.GetProperty("old").GetString(), change.GetProperty("new").GetString()));
        var (_, shown, _) = await portal.Run("seal", "show");
        Assert.Equal(Name(next), shown.GetProperty("current").GetProperty("sha256").GetString());
        Assert.Equal(Name(old), shown.GetProperty("retired")[0].GetProperty("sha256").GetString());
        using var opened = DemonstrationSeal.Load(await File.ReadAllBytesAsync(At("seal.p12"), TestContext.Current.CancellationToken), "first password");
        var after = PdfSeal.Apply(SealedSamples.Unsealed, opened, SealedSamples.Info with { SignedAt = DateTimeOffset.UtcNow });
        using var retired = X509CertificateLoader.LoadCertificateFromFile(change.GetProperty("retired").GetString()!);
        Assert.All((byte[][])[before, after], file => Assert.True(PdfSeal.Verify(file, [next, retired]).Genuine));
        Assert.False(PdfSeal.Verify(before, [next]).Genuine);
        // What the old key seals from now on is worth nothing: the file says when it was put away.
        var trusted = TrustedSeals.Parse(await File.ReadAllTextAsync(change.GetProperty("retired").GetString()!, TestContext.Current.CancellationToken));
        Assert.True(PdfSeal.Verify(before, trusted).Genuine);
        Assert.False(PdfSeal.Verify(PdfSeal.Apply(SealedSamples.Unsealed, old, SealedSamples.Info with { SignedAt = DateTimeOffset.UtcNow.AddMinutes(1) }), trusted).Genuine);
        var (verified, _, _) = await portal.Run("log", "verify");
        Assert.Equal(CliOutput.Done, verified);
        // A seal that was put away does not come back: what it sealed from now on would verify nowhere.
        await File.WriteAllBytesAsync(At("old.p12"), DemonstrationSeal.Save(old, "second password"), TestContext.Current.CancellationToken);
        var (refused, _, why) = await portal.Run("seal", "rotate", "--to", At("old.p12"), "--password-file", At("next.password"));
        Assert.Equal(CliOutput.Bad, refused);
        Assert.Contains("put away before", why);

        // A change that fails half-way is taken back whole, whether at the new key, at the old certificate or at the place of the key.
        using var third = DemonstrationSeal.Create(DateTimeOffset.UtcNow);
        await File.WriteAllBytesAsync(At("third.p12"), DemonstrationSeal.Save(third, "second password"), TestContext.Current.CancellationToken);
        var folder = Path.GetDirectoryName(change.GetProperty("retired").GetString())!;
        foreach (var blocked in (string[])[At("seal.p12.new"), Path.Combine(folder, $"{Name(next)}.pem")])
        {
            Directory.CreateDirectory(blocked);
            (refused, _, why) = await portal.Run("seal", "rotate", "--to", At("third.p12"), "--password-file", At("next.password"));
            Assert.True(refused == CliOutput.Bad, why);
            Directory.Delete(blocked);
            Assert.Equal([$"{Name(old)}.pem"], Directory.GetFiles(folder).Select(Path.GetFileName));
            Assert.False(File.Exists(At("seal.p12.new")));
        }
        (_, shown, _) = await portal.Run("seal", "show");
        Assert.Equal(Name(next), shown.GetProperty("current").GetProperty("sha256").GetString());
        // Even where an earlier release left the certificate in use among the retired ones.
        await File.WriteAllTextAsync(Path.Combine(folder, $"{Name(next)}.pem"), TrustedSeals.Pem(next, DateTimeOffset.UtcNow.AddDays(-1)), TestContext.Current.CancellationToken);
        (_, shown, _) = await portal.Run("seal", "show");
        Assert.Equal(Name(old), Assert.Single(shown.GetProperty("retired").EnumerateArray()).GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task Rotate_SealThatCannotServe_ChangesNothing()
    {
        using var portal = new StoreVerbs();
        using var old = DemonstrationSeal.Create(DateTimeOffset.UtcNow);
        using var expired = DemonstrationSeal.Create(DateTimeOffset.UtcNow.AddYears(-2).AddDays(10));
        using var weakKey = RSA.Create(1024);
        using var weak = new CertificateRequest("CN=weak", weakKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        string Write(string name, X509Certificate2 certificate)
        {
            File.WriteAllBytes(Path.Combine(portal.Folder, name), DemonstrationSeal.Save(certificate, "pass"));
            return Path.Combine(portal.Folder, name);
        }
        var (file, password) = (Write("seal.p12", old), Path.Combine(portal.Folder, "password"));
        await File.WriteAllTextAsync(password, "pass", TestContext.Current.CancellationToken);
        (portal.Settings["Seal:File"], portal.Settings["Seal:PasswordFile"]) = (file, password);
        var kept = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        foreach (var (next, says) in ((string, string)[])[(Write("same.p12", old), "the one in use"), (Write("expired.p12", expired), "30 days"), (Write("weak.p12", weak), "2,048"), (Path.Combine(portal.Folder, "none.p12"), "cannot be opened")])
        {
            var (code, _, error) = await portal.Run("seal", "rotate", "--to", next, "--password-file", password);
            Assert.Equal(CliOutput.Bad, code);
            Assert.Contains(says, error);
        }
        Assert.Equal(kept, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }
}
