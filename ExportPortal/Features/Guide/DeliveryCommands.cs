using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Features.Guide;

/// <summary>The commands of the chapter on deliveries. They run as they stand once the first three lines, and the folder where one is watched, are filled in: a test takes them from the page and runs them.</summary>
internal static class DeliveryCommands
{
    public const string Names = """
        PORTAL=https://portal.example
        SOURCE=enclave-north
        LICENCE=YOUR-LICENCE
        """;

    public const string Key = """
        openssl genpkey -algorithm ed25519 -out source.pem && chmod 600 source.pem
        openssl pkey -in source.pem -pubout -outform DER | tail -c 32 | base64
        """;

    public const string Events = $"""
        sed "s/{AccessExample.Licence}/$LICENCE/" > events.jsonl <<'END'
        {AccessExample.Line}
        END
        gzip -nkf events.jsonl
        """;

    public const string Sign = """
        DIGEST=$(openssl dgst -sha256 -r events.jsonl.gz | cut -c1-64)
        printf 'exportportal/delivery-v1\n%s\n%s\n' "$SOURCE" "$DIGEST" > statement.txt
        openssl pkeyutl -sign -rawin -inkey source.pem -in statement.txt -out signature.bin
        """;

    public const string Send = """
        curl -sS --fail-with-body -X POST -T events.jsonl.gz "$PORTAL/api/access-events" \
          -H "Access-Source: $SOURCE" \
          -H "Access-Signature: $(base64 -w0 signature.bin)" \
          -H "Content-Digest: sha-256=:$(openssl dgst -sha256 -binary events.jsonl.gz | base64 -w0):" \
          -H "Content-Type: application/jsonl" -H "Content-Encoding: gzip"
        """;

    public const string Folder = """
        FOLDER=/path/to/the/watched/folder
        cp events.jsonl.gz "$FOLDER/"
        printf '{"source":"%s","signature":"%s"}' "$SOURCE" "$(base64 -w0 signature.bin)" > mark.tmp
        mv mark.tmp "$FOLDER/events.jsonl.gz.sig"
        """;
}
