using System.Globalization;
using System.Text;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>A document of one page that says what it stands for; the smallest PDF that readers open.</summary>
internal static class DemonstrationPaper
{
    /// <param name="title">Letters, figures and plain signs alone.</param>
    public static byte[] Pdf(string title)
    {
        var page = $"BT /F1 18 Tf 72 760 Td ({title}) Tj 0 -32 Td /F1 11 Tf (Invented for the demonstration.) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {page.Length.ToString(CultureInfo.InvariantCulture)} >>\nstream\n{page}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var (text, index) = (new StringBuilder("%PDF-1.4\n"), new StringBuilder());
        for (var at = 0; at < objects.Length; at++)
        {
            index.Append(CultureInfo.InvariantCulture, $"{text.Length:D10} 00000 n \n");
            text.Append(CultureInfo.InvariantCulture, $"{at + 1} 0 obj\n{objects[at]}\nendobj\n");
        }
        var start = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n{index}trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
