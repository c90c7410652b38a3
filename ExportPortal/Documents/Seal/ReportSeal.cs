using System.Security.Cryptography.X509Certificates;

namespace ExportPortal.Documents.Seal;

/// <summary>The certificate that seals the reports of the authority: of audits and of incidents.</summary>
public sealed record ReportSeal(X509Certificate2 Certificate);
