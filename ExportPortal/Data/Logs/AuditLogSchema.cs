using System.Data.Common;
using Npgsql;

namespace ExportPortal.Data.Logs;

/// <summary>
/// The tables of the log of acts, for the migrations of both providers. The triggers make a change by accident or
/// by the application impossible; a change by the owner of the database they only delay: that is what the tree finds.
/// Columns beside <c>canonical</c> repeat what is in it, for searching; "at" is Unix time in milliseconds.
/// </summary>
public static class AuditLogSchema
{
    private static readonly TreeSchema Tree = new("audit");

    public static string Sqlite { get; } = $"""
        CREATE TABLE audit_event (
            seq INTEGER PRIMARY KEY,
            canonical BLOB NOT NULL,
            at INTEGER NOT NULL,
            person_id TEXT NULL,
            act TEXT NOT NULL,
            subject_kind TEXT NOT NULL,
            subject_id TEXT NOT NULL,
            outcome TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_event_subject ON audit_event (subject_kind, subject_id, seq);
        CREATE INDEX audit_event_person ON audit_event (person_id, seq);
        CREATE INDEX audit_event_at ON audit_event (at);
        CREATE TABLE audit_private (
            seq INTEGER NOT NULL REFERENCES audit_event (seq),
            field TEXT NOT NULL,
            salt BLOB NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (seq, field)
        ) STRICT;
        {Tree.SqliteTables}
        {Tree.SqliteEntries}
        CREATE TRIGGER audit_private_no_update BEFORE UPDATE ON audit_private BEGIN SELECT RAISE(ABORT, 'audit_private: a value is erased, never changed'); END;
        {Tree.SqliteTree}
        """;

    public static string Postgres { get; } = $"""
        CREATE TABLE audit_event (
            seq bigint PRIMARY KEY,
            canonical bytea NOT NULL,
            at bigint NOT NULL,
            person_id text NULL,
            act text NOT NULL,
            subject_kind text NOT NULL,
            subject_id text NOT NULL,
            outcome text NOT NULL
        );
        CREATE INDEX audit_event_subject ON audit_event (subject_kind, subject_id, seq);
        CREATE INDEX audit_event_person ON audit_event (person_id, seq);
        CREATE INDEX audit_event_at ON audit_event (at);
        CREATE TABLE audit_private (
            seq bigint NOT NULL REFERENCES audit_event (seq),
            field text NOT NULL,
            salt bytea NOT NULL,
            value text NOT NULL,
            PRIMARY KEY (seq, field)
        );
        {Tree.PostgresTables}
        {Tree.PostgresRefuse}
        CREATE FUNCTION audit_event_dense() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM audit_event) THEN
                    RAISE EXCEPTION 'audit_event: seq must be the next number';
                END IF;
                RETURN NEW;
            END $$;
        {Tree.PostgresFunctions}
        CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        CREATE TRIGGER audit_event_dense BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_dense();
        CREATE TRIGGER audit_private_no_update BEFORE UPDATE OR TRUNCATE ON audit_private FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        {Tree.PostgresTree}
        """;

    /// <summary>
    /// For a portal whose PostgreSQL role is not the owner of the tables, as it should be: it may add and read,
    /// and erase personal values. Run by the owner after the migrations.
    /// </summary>
    public static string PostgresGrants(string role)
    {
        var quoted = $"\"{role.Replace("\"", "\"\"")}\"";
        return $"GRANT SELECT, INSERT ON audit_event, audit_tile, audit_checkpoint TO {quoted}; GRANT SELECT, INSERT, DELETE ON audit_private TO {quoted};";
    }

    /// <summary>Makes the tables where they are missing; the portal itself gets them from its migrations.</summary>
    public static async Task EnsureCreated(DbConnection connection, CancellationToken cancellation = default)
    {
        var (exists, create) = connection is NpgsqlConnection
            ? ("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'audit_event'", Postgres)
            : ("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'audit_event'", Sqlite);
        if (await connection.Command(null, exists).Number(cancellation) == 0)
            await connection.Command(null, create).Execute(cancellation);
    }
}
