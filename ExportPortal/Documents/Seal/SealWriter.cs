using System.Security.Cryptography.X509Certificates;
using System.Text;
using ExportPortal.Documents.Pdf;

namespace ExportPortal.Documents.Seal;

/// <summary>Writes the seal as an incremental update: signature, invisible field, certification that forbids any change.</summary>
internal static class SealWriter
{
    /// <summary>Bytes kept free for the signature beside the certificate.</summary>
    private const int Spare = 2048;

    /// <summary>Bytes kept free for a time stamp, its certificate included.</summary>
    private const int StampSpare = 8192;

    public static byte[] Apply(byte[] pdf, X509Certificate2 seal, SealInfo info)
    {
        var (prepared, form) = Open(pdf, seal, info, Spare);
        return Close(prepared, form, CmsSeal.Sign(form.Covered(prepared), seal));
    }

    public static async Task<byte[]> Apply(byte[] pdf, X509Certificate2 seal, SealInfo info, TimeStamps stamps, CancellationToken cancellation)
    {
        var (prepared, form) = Open(pdf, seal, info, Spare + StampSpare);
        var covered = form.Covered(prepared);
        return Close(prepared, form, await TimeStampForm.Add(covered, CmsSeal.Sign(covered, seal), stamps, cancellation));
    }

    private static (byte[] File, SealForm Form) Open(byte[] pdf, X509Certificate2 seal, SealInfo info, int spare)
    {
        if (!seal.HasPrivateKey)
            throw new ArgumentException("The certificate of the seal has no private key.", nameof(seal));
        if (SealForm.Count(pdf) > 0)
            throw new InvalidOperationException("The file is sealed already; a change is a new document.");
        var room = seal.RawData.Length + spare;
        var prepared = Prepare(PdfFile.Open(pdf), info, room);
        var hole = prepared.AsSpan().LastIndexOf("/Contents <"u8) + "/Contents ".Length;
        var form = new SealForm(hole, hole + 2 + (2 * room), prepared.Length);
        Encoding.ASCII.GetBytes(form.Range).CopyTo(prepared, prepared.AsSpan().LastIndexOf("/ByteRange ["u8) + "/ByteRange ".Length);
        return (prepared, form);
    }

    private static byte[] Close(byte[] prepared, SealForm form, byte[] signature)
    {
        var room = (form.HoleEnd - form.HoleStart - 2) / 2;
        if (signature.Length > room)
            throw new InvalidOperationException($"The signature takes {signature.Length} bytes, more than the {room} kept free.");
        Encoding.ASCII.GetBytes(Convert.ToHexString(signature)).CopyTo(prepared, form.HoleStart + 1);
        return prepared;
    }

    private static byte[] Prepare(PdfFile file, SealInfo info, int room)
    {
        var update = new PdfUpdate(file);
        var signature = update.Add(Signature(info, room));
        var page = PdfPages.Leaves(file)[0];
        var field = update.Add(PdfDictionary.Of(
            ("/Type", PdfValue.Name("Annot")),
            ("/Subtype", PdfValue.Name("Widget")),
            ("/FT", PdfValue.Name("Sig")),
            ("/T", PdfValue.Text("Seal")),
            ("/F", PdfValue.Number(132)),
            ("/Rect", PdfValue.Array(PdfValue.Number(0), PdfValue.Number(0), PdfValue.Number(0), PdfValue.Number(0))),
            ("/P", new PdfReference(page)),
            ("/V", signature)));
        var content = file.Dictionary(page);
        var annotations = file.Resolved(content["/Annots"]) is PdfArray array ? array.Items : [];
        update.Set(page, content.With("/Annots", PdfValue.Array([.. annotations, field])));
        update.Set(file.Root, file.Dictionary(file.Root)
            .With("/AcroForm", PdfDictionary.Of(("/Fields", PdfValue.Array(field)), ("/SigFlags", PdfValue.Number(3))))
            .With("/Perms", PdfDictionary.Of(("/DocMDP", signature))));
        return update.Finish();
    }

    private static PdfDictionary Signature(SealInfo info, int room) => PdfDictionary.Of(
        ("/Type", PdfValue.Name("Sig")),
        ("/Filter", PdfValue.Name("Adobe.PPKLite")),
        ("/SubFilter", PdfValue.Name("ETSI.CAdES.detached")),
        ("/Name", PdfValue.Text(info.Name)),
        ("/Reason", PdfValue.Text(info.Reason)),
        ("/Location", PdfValue.Text(info.Location)),
        ("/M", PdfValue.Date(info.SignedAt)),
        ("/Reference", PdfValue.Array(PdfDictionary.Of(
            ("/Type", PdfValue.Name("SigRef")),
            ("/TransformMethod", PdfValue.Name("DocMDP")),
            ("/TransformParams", PdfDictionary.Of(
                ("/Type", PdfValue.Name("TransformParams")), ("/P", PdfValue.Number(1)), ("/V", PdfValue.Name("1.2"))))))),
        ("/ByteRange", new PdfAtom(SealForm.EmptyRange)),
        ("/Contents", new PdfAtom($"<{new string('0', 2 * room)}>")));
}
