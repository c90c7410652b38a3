using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExportPortal.Support;

/// <summary>A time-stamp authority on loopback: each request is answered by <c>openssl ts</c>.</summary>
internal sealed class LocalTimeStamps : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("exportportal-tsa-");
    private readonly HttpListener listener = new();

    public LocalTimeStamps()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Loopback time-stamp authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], critical: true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        Certificate = X509CertificateLoader.LoadCertificate(made.RawData);
        File.WriteAllText(At("tsa.pem"), made.ExportCertificatePem() + "\n");
        File.WriteAllText(At("tsa.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(At("serial"), "01\n");
        File.WriteAllText(At("tsa.cnf"), $"""
            [tsa]
            default_tsa = local
            [local]
            serial = {At("serial")}
            signer_cert = {At("tsa.pem")}
            signer_key = {At("tsa.key")}
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = sha256
            accuracy = secs:1
            ess_cert_id_alg = sha256
            """);
        for (var port = 23_600; ; port++)
        {
            Address = $"http://127.0.0.1:{port}/";
            listener.Prefixes.Clear();
            listener.Prefixes.Add(Address);
            try
            {
                listener.Start();
                break;
            }
            catch (HttpListenerException) when (port < 23_650)
            {
            }
        }
        _ = Answer();
    }

    public X509Certificate2 Certificate { get; }

    public string CertificateFile => At("tsa.pem");

    public string Address { get; }

    /// <summary>Answers 503 instead.</summary>
    public bool IsDown { get; set; }

    public void Dispose()
    {
        listener.Close();
        Certificate.Dispose();
        folder.Delete(recursive: true);
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private async Task Answer()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var response = context.Response;
                if (IsDown || context.Request.ContentType != "application/timestamp-query")
                {
                    response.StatusCode = 503;
                    continue;
                }
                await using (var query = File.Create(At("query.tsq")))
                    await context.Request.InputStream.CopyToAsync(query);
                ExternalTool.Run("openssl", "ts", "-reply", "-config", At("tsa.cnf"), "-queryfile", At("query.tsq"), "-out", At("reply.tsr"));
                response.ContentType = "application/timestamp-reply";
                await response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(At("reply.tsr")));
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
        }
    }
}
