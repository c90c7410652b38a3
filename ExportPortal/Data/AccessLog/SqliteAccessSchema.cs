using ExportPortal.Data.Logs;

namespace ExportPortal.Data.AccessLog;

/// <summary>The tables of the access log on SQLite.</summary>
internal static class SqliteAccessSchema
{
    private static readonly TreeSchema Tree = new("access");

    /// <summary>What is told of the entries beside them: sums for facets and pictures, the entries that a rule named, and how far the rules have read.</summary>
    public const string Sums = """
        CREATE TABLE access_rollup (
            day INTEGER NOT NULL,
            licence_no TEXT NOT NULL,
            org TEXT NOT NULL,
            dataset TEXT NOT NULL,
            action INTEGER NOT NULL,
            outcome INTEGER NOT NULL,
            country TEXT NOT NULL,
            events INTEGER NOT NULL,
            rows_returned INTEGER NOT NULL,
            bytes_out INTEGER NOT NULL,
            persons INTEGER NOT NULL,
            PRIMARY KEY (day, licence_no, org, dataset, action, outcome, country)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX access_rollup_licence ON access_rollup (licence_no, day);
        CREATE INDEX access_rollup_org ON access_rollup (org, day);
        CREATE INDEX access_rollup_dataset ON access_rollup (dataset, day);
        CREATE INDEX access_rollup_action ON access_rollup (action, day);
        CREATE INDEX access_rollup_outcome ON access_rollup (outcome, day);
        CREATE INDEX access_rollup_country ON access_rollup (country, day);
        CREATE TABLE access_flag (
            rule TEXT NOT NULL,
            seq INTEGER NOT NULL,
            ts INTEGER NOT NULL,
            licence_no TEXT NOT NULL,
            PRIMARY KEY (rule, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX access_flag_time ON access_flag (rule, ts, seq);
        CREATE INDEX access_flag_seq ON access_flag (seq);
        CREATE TABLE access_progress (name TEXT PRIMARY KEY, place INTEGER NOT NULL) STRICT;
        """;

    public const string Second = $"ALTER TABLE access_source ADD COLUMN organisation TEXT NULL; DROP TABLE access_rollup; {Sums}";

    /// <summary>A source is opened by two persons; those of before are open.</summary>
    public const string Third = """
        ALTER TABLE access_source ADD COLUMN asked_by TEXT NULL; ALTER TABLE access_source ADD COLUMN asked_by_name TEXT NULL;
        ALTER TABLE access_source ADD COLUMN confirmed_at INTEGER NULL; UPDATE access_source SET confirmed_at = added_at;
        """;

    public static string Text { get; } = $"""
        CREATE TABLE access_source (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            public_key BLOB NOT NULL CHECK (length(public_key) = 32),
            environment TEXT NULL,
            licences TEXT NOT NULL,
            added_at INTEGER NOT NULL,
            closed_at INTEGER NULL,
            organisation TEXT NULL
        ) STRICT;
        CREATE TABLE access_delivery (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES access_source (id),
            sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
            signature BLOB NOT NULL,
            received_at INTEGER NOT NULL,
            UNIQUE (source_id, sha256)
        ) STRICT;
        CREATE TABLE access_event (
            seq INTEGER PRIMARY KEY,
            canonical BLOB NOT NULL,
            ts INTEGER NOT NULL,
            licence_no TEXT NOT NULL,
            org TEXT NULL,
            dataset TEXT NULL,
            actor TEXT NULL,
            device TEXT NULL,
            action INTEGER NOT NULL,
            outcome INTEGER NOT NULL,
            country TEXT NULL,
            resource TEXT NULL,
            purpose TEXT NULL,
            reason_code TEXT NULL,
            delivery_id INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX access_event_licence ON access_event (licence_no, ts);
        CREATE INDEX access_event_org ON access_event (org, ts);
        CREATE INDEX access_event_actor ON access_event (actor, ts);
        CREATE INDEX access_event_dataset ON access_event (dataset, ts);
        CREATE INDEX access_event_ts ON access_event (ts);
        CREATE VIEW access_words (seq, words) AS
            SELECT seq, 'lic' || replace(licence_no, '-', '') || ' ' || coalesce(resource, '') || ' ' || coalesce(purpose, '') || ' ' || coalesce(reason_code, '')
                || ' ' || coalesce(actor, '') || ' ' || coalesce(device, '') FROM access_event;
        CREATE VIRTUAL TABLE access_fts USING fts5(words, content='access_words', content_rowid='seq', detail=none, columnsize=0);
        CREATE TABLE access_seen (
            source_id INTEGER NOT NULL,
            event_id BLOB NOT NULL CHECK (length(event_id) = 16),
            PRIMARY KEY (source_id, event_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE access_identity (
            kind TEXT NOT NULL,
            value TEXT NOT NULL,
            source_id INTEGER NOT NULL,
            salt BLOB NOT NULL,
            pseudonym TEXT NOT NULL,
            PRIMARY KEY (kind, value, source_id)
        ) STRICT;
        CREATE INDEX access_identity_pseudonym ON access_identity (pseudonym);
        {Sums}
        {Tree.SqliteTables}
        {Tree.SqliteEntries}
        CREATE TRIGGER access_delivery_no_update BEFORE UPDATE ON access_delivery BEGIN SELECT RAISE(ABORT, 'access_delivery: a delivery is never changed'); END;
        CREATE TRIGGER access_delivery_no_delete BEFORE DELETE ON access_delivery BEGIN SELECT RAISE(ABORT, 'access_delivery: a delivery is never deleted'); END;
        CREATE TRIGGER access_identity_no_update BEFORE UPDATE ON access_identity BEGIN SELECT RAISE(ABORT, 'access_identity: a value is erased, never changed'); END;
        {Tree.SqliteTree}
        """;
}
