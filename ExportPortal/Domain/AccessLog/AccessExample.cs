namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// An event as a source writes it, for whoever writes the next one. It says what has to be said and what the rules ask: the
/// columns behind the table and the hash of the query. It names no licence, so that nothing is taken where it is sent as it stands.
/// </summary>
public static class AccessExample
{
    /// <summary>Where the number of the licence goes.</summary>
    public const string Licence = "YOUR-LICENCE";

    public const string Line =
        """{"event_id":"019535d9-3df7-79fb-b466-fa907fa17f9e","ts":"2026-03-02T09:30:00Z","actor":{"id":"user-17","kind":"human"},"licence_no":"YOUR-LICENCE","action":"query","resource":"core.stays(age, region)","query_hash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","persons_touched":640,"country":"NL","outcome":"allowed"}""";

    public const string Csv =
        """
        event_id,ts,actor.id,actor.kind,licence_no,action,resource,query_hash,persons_touched,country,outcome
        019535d9-3df7-79fb-b466-fa907fa17f9e,2026-03-02T09:30:00Z,user-17,human,YOUR-LICENCE,query,"core.stays(age, region)",9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08,640,NL,allowed
        """;

    /// <summary>Data that were joined, by the name that the licence gives them.</summary>
    public const string Link =
        """{"event_id":"019535d9-41df-7c3a-8f0e-5d1c2b3a4f60","ts":"2026-03-02T09:31:00Z","actor":{"id":"user-17","kind":"human"},"licence_no":"YOUR-LICENCE","action":"link","resource":"Register of deaths(date)","outcome":"allowed"}""";

    /// <summary>An output that the airlock held back because a canary record stands in it.</summary>
    public const string Canary =
        """{"event_id":"019535d9-45c7-7e21-9a44-0b6f8d7e1c52","ts":"2026-03-02T09:32:00Z","actor":{"id":"user-17","kind":"human"},"licence_no":"YOUR-LICENCE","action":"export_output","outcome":"checked_refused","reason_code":"canary"}""";
}
