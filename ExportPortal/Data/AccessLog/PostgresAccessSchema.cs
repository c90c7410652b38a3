using ExportPortal.Data.Logs;

namespace ExportPortal.Data.AccessLog;

/// <summary>The tables of the access log on PostgreSQL, in the portal's database. Dense numbers are checked once a statement, so that COPY stays fast.</summary>
internal static class PostgresAccessSchema
{
    private static readonly TreeSchema Tree = new("access");

    /// <inheritdoc cref="SqliteAccessSchema.Sums"/>
    public const string Sums = """
        CREATE TABLE access_rollup (
            day integer NOT NULL,
            licence_no text NOT NULL,
            org text NOT NULL,
            dataset text NOT NULL,
            action smallint NOT NULL,
            outcome smallint NOT NULL,
            country text NOT NULL,
            events bigint NOT NULL,
            rows_returned bigint NOT NULL,
            bytes_out bigint NOT NULL,
            persons bigint NOT NULL,
            PRIMARY KEY (day, licence_no, org, dataset, action, outcome, country)
        );
        CREATE INDEX access_rollup_licence ON access_rollup (licence_no, day);
        CREATE INDEX access_rollup_org ON access_rollup (org, day);
        CREATE INDEX access_rollup_dataset ON access_rollup (dataset, day);
        CREATE INDEX access_rollup_action ON access_rollup (action, day);
        CREATE INDEX access_rollup_outcome ON access_rollup (outcome, day);
        CREATE INDEX access_rollup_country ON access_rollup (country, day);
        CREATE TABLE access_flag (
            rule text NOT NULL,
            seq bigint NOT NULL,
            ts bigint NOT NULL,
            licence_no text NOT NULL,
            PRIMARY KEY (rule, seq)
        );
        CREATE INDEX access_flag_time ON access_flag (rule, ts, seq);
        CREATE INDEX access_flag_seq ON access_flag (seq);
        CREATE TABLE access_progress (name text PRIMARY KEY, place bigint NOT NULL);
        """;

    public const string Second = $"ALTER TABLE access_source ADD COLUMN organisation text NULL; DROP TABLE access_rollup; {Sums} INSERT INTO access_schema VALUES (2);";

    /// <summary>The entries, in partitions by place; the tables of <see cref="Parts"/> say which there are.</summary>
    private const string Events = """
        CREATE TABLE access_event (
            seq bigint PRIMARY KEY,
            canonical bytea NOT NULL,
            ts bigint NOT NULL,
            licence_no text NOT NULL,
            org text NULL,
            dataset text NULL,
            actor text NULL,
            device text NULL,
            action smallint NOT NULL,
            outcome smallint NOT NULL,
            country text NULL,
            resource text NULL,
            purpose text NULL,
            reason_code text NULL,
            delivery_id bigint NOT NULL,
            words tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig,
                'lic' || replace(licence_no, '-', '') || ' ' || regexp_replace(coalesce(resource, '') || ' ' || coalesce(purpose, '') || ' ' || coalesce(reason_code, ''), '[^[:alnum:]]+', ' ', 'g')
                || ' ' || coalesce(actor, '') || ' ' || coalesce(device, ''))) STORED
        ) PARTITION BY RANGE (seq);
        CREATE INDEX access_event_licence ON access_event (licence_no, ts, seq);
        CREATE INDEX access_event_org ON access_event (org, ts, seq);
        CREATE INDEX access_event_actor ON access_event (actor, ts, seq);
        CREATE INDEX access_event_dataset ON access_event (dataset, ts, seq);
        CREATE INDEX access_event_ts ON access_event (ts, seq);
        CREATE INDEX access_event_words ON access_event USING gin (words);
        """;

    private const string EventTriggers = """
        CREATE TRIGGER access_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_event FOR EACH STATEMENT EXECUTE FUNCTION access_refuse();
        CREATE TRIGGER access_event_dense AFTER INSERT ON access_event REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION access_event_dense();
        """;

    /// <summary>Which partitions there are, the files that old ones were moved to, and how one is added: made apart and then attached, so that no search waits.</summary>
    private const string Parts = """
        CREATE TABLE access_partition (first bigint PRIMARY KEY, past bigint NOT NULL, name text NOT NULL);
        CREATE TABLE access_archive (
            first bigint PRIMARY KEY,
            past bigint NOT NULL,
            file text NOT NULL,
            sha256 bytea NOT NULL CHECK (length(sha256) = 32),
            earliest bigint NOT NULL,
            latest bigint NOT NULL
        );
        CREATE TRIGGER access_archive_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_archive FOR EACH STATEMENT EXECUTE FUNCTION access_refuse();
        CREATE FUNCTION access_partition_add(low bigint, high bigint) RETURNS void LANGUAGE plpgsql AS $$
            DECLARE part text := 'access_event_p' || low;
            BEGIN
                EXECUTE format('CREATE TABLE %I (LIKE access_event INCLUDING ALL)', part);
                EXECUTE format('CREATE TRIGGER access_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION access_refuse()', part);
                EXECUTE format('ALTER TABLE access_event ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', part, low, high);
                INSERT INTO access_partition (first, past, name) VALUES (low, high, part);
            END $$;
        """;

    /// <summary>From schema 2: the table becomes the first partition as it is.</summary>
    public const string Third = $"""
        DROP TRIGGER access_event_dense ON access_event;
        ALTER TABLE access_event RENAME TO access_event_p0;
        ALTER INDEX access_event_pkey RENAME TO access_event_p0_pkey;
        ALTER INDEX access_event_licence RENAME TO access_event_p0_licence;
        ALTER INDEX access_event_org RENAME TO access_event_p0_org;
        ALTER INDEX access_event_actor RENAME TO access_event_p0_actor;
        ALTER INDEX access_event_dataset RENAME TO access_event_p0_dataset;
        ALTER INDEX access_event_ts RENAME TO access_event_p0_ts;
        ALTER INDEX access_event_words RENAME TO access_event_p0_words;
        {Events}
        {EventTriggers}
        {Parts}
        DO $$ DECLARE most bigint;
            BEGIN
                SELECT (coalesce(max(seq), 0) / 1048576 + 1) * 1048576 INTO most FROM access_event_p0;
                EXECUTE format('ALTER TABLE access_event ATTACH PARTITION access_event_p0 FOR VALUES FROM (0) TO (%s)', most);
                INSERT INTO access_partition (first, past, name) VALUES (0, most, 'access_event_p0');
            END $$;
        INSERT INTO access_schema VALUES (3);
        """;

    /// <summary>A source is opened by two persons; those of before are open.</summary>
    public const string Fourth = """
        ALTER TABLE access_source ADD COLUMN asked_by text NULL, ADD COLUMN asked_by_name text NULL, ADD COLUMN confirmed_at bigint NULL;
        UPDATE access_source SET confirmed_at = added_at;
        INSERT INTO access_schema VALUES (4);
        """;

    public static string Text { get; } = $"""
        CREATE TABLE access_schema (version bigint PRIMARY KEY);
        INSERT INTO access_schema VALUES (3);
        CREATE TABLE access_source (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL UNIQUE,
            public_key bytea NOT NULL CHECK (length(public_key) = 32),
            environment text NULL,
            licences text NOT NULL,
            added_at bigint NOT NULL,
            closed_at bigint NULL,
            organisation text NULL
        );
        CREATE TABLE access_delivery (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            source_id bigint NOT NULL REFERENCES access_source (id),
            sha256 bytea NOT NULL CHECK (length(sha256) = 32),
            signature bytea NOT NULL,
            received_at bigint NOT NULL,
            UNIQUE (source_id, sha256)
        );
        {Events}
        CREATE TABLE access_seen (
            source_id bigint NOT NULL,
            event_id uuid NOT NULL,
            PRIMARY KEY (source_id, event_id)
        );
        CREATE TABLE access_identity (
            kind text NOT NULL,
            value text NOT NULL,
            source_id bigint NOT NULL,
            salt bytea NOT NULL,
            pseudonym text NOT NULL,
            PRIMARY KEY (kind, value, source_id)
        );
        CREATE INDEX access_identity_pseudonym ON access_identity (pseudonym);
        {Sums}
        {Tree.PostgresTables}
        {Tree.PostgresRefuse}
        CREATE FUNCTION access_event_dense() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE least bigint; most bigint; many bigint; before bigint;
            BEGIN
                SELECT min(seq), max(seq), count(*) INTO least, most, many FROM added;
                SELECT coalesce(max(seq) + 1, 0) INTO before FROM access_event WHERE seq < least;
                IF many > 0 AND (least <> before OR most - least + 1 <> many OR most <> (SELECT max(seq) FROM access_event)) THEN
                    RAISE EXCEPTION 'access_event: seq must be the next numbers';
                END IF;
                RETURN NULL;
            END $$;
        {Tree.PostgresFunctions}
        {EventTriggers}
        {Parts}
        CREATE TRIGGER access_delivery_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_delivery FOR EACH STATEMENT EXECUTE FUNCTION access_refuse();
        CREATE TRIGGER access_identity_no_update BEFORE UPDATE OR TRUNCATE ON access_identity FOR EACH STATEMENT EXECUTE FUNCTION access_refuse();
        {Tree.PostgresTree}
        """;
}
