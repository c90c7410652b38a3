namespace ExportPortal.Data.Logs;

/// <summary>
/// What both logs have alike in the database, under their own names: tables of tiles and checkpoints, and the triggers that
/// let entries and tree only grow. Stores have run these texts: they are never changed, a new schema says what is new.
/// </summary>
/// <param name="log">What the names begin with: "audit" or "access".</param>
internal sealed class TreeSchema(string log)
{
    /// <summary>Full tiles and checkpoints.</summary>
    public string SqliteTables => $"""
        CREATE TABLE {log}_tile (
            level INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            data BLOB NOT NULL CHECK (length(data) = 8192),
            PRIMARY KEY (level, idx)
        ) STRICT;
        CREATE TABLE {log}_checkpoint (
            size INTEGER PRIMARY KEY,
            root BLOB NOT NULL CHECK (length(root) = 32),
            note TEXT NOT NULL
        ) STRICT;
        """;

    /// <summary>Entries are added with the next number, and stay.</summary>
    public string SqliteEntries => $"""
        CREATE TRIGGER {log}_event_no_update BEFORE UPDATE ON {log}_event BEGIN SELECT RAISE(ABORT, '{log}_event: an entry is never changed'); END;
        CREATE TRIGGER {log}_event_no_delete BEFORE DELETE ON {log}_event BEGIN SELECT RAISE(ABORT, '{log}_event: an entry is never deleted'); END;
        CREATE TRIGGER {log}_event_dense BEFORE INSERT ON {log}_event
            WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM {log}_event)
            BEGIN SELECT RAISE(ABORT, '{log}_event: seq must be the next number'); END;
        """;

    /// <summary>Tiles are added in order, checkpoints grow, and both stay.</summary>
    public string SqliteTree => $"""
        CREATE TRIGGER {log}_tile_no_update BEFORE UPDATE ON {log}_tile BEGIN SELECT RAISE(ABORT, '{log}_tile: a full tile is never changed'); END;
        CREATE TRIGGER {log}_tile_no_delete BEFORE DELETE ON {log}_tile BEGIN SELECT RAISE(ABORT, '{log}_tile: a full tile is never deleted'); END;
        CREATE TRIGGER {log}_tile_dense BEFORE INSERT ON {log}_tile
            WHEN NEW.idx IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM {log}_tile WHERE level = NEW.level)
            BEGIN SELECT RAISE(ABORT, '{log}_tile: idx must be the next number'); END;
        CREATE TRIGGER {log}_checkpoint_no_update BEFORE UPDATE ON {log}_checkpoint BEGIN SELECT RAISE(ABORT, '{log}_checkpoint: a checkpoint is never changed'); END;
        CREATE TRIGGER {log}_checkpoint_no_delete BEFORE DELETE ON {log}_checkpoint BEGIN SELECT RAISE(ABORT, '{log}_checkpoint: a checkpoint is never deleted'); END;
        CREATE TRIGGER {log}_checkpoint_grows BEFORE INSERT ON {log}_checkpoint
            WHEN NEW.size <= (SELECT coalesce(max(size), -1) FROM {log}_checkpoint)
            BEGIN SELECT RAISE(ABORT, '{log}_checkpoint: size must grow'); END;
        """;

    /// <summary>Full tiles and checkpoints.</summary>
    public string PostgresTables => $"""
        CREATE TABLE {log}_tile (
            level integer NOT NULL,
            idx bigint NOT NULL,
            data bytea NOT NULL CHECK (length(data) = 8192),
            PRIMARY KEY (level, idx)
        );
        CREATE TABLE {log}_checkpoint (
            size bigint PRIMARY KEY,
            root bytea NOT NULL CHECK (length(root) = 32),
            note text NOT NULL
        );
        """;

    /// <summary>The function behind every trigger that refuses a change.</summary>
    public string PostgresRefuse => $"""
        CREATE FUNCTION {log}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '%: % is refused, the log only grows', TG_TABLE_NAME, TG_OP; END $$;
        """;

    /// <summary>The functions behind the triggers of tiles and checkpoints.</summary>
    public string PostgresFunctions => $"""
        CREATE FUNCTION {log}_tile_dense() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.idx <> (SELECT coalesce(max(idx) + 1, 0) FROM {log}_tile WHERE level = NEW.level) THEN
                    RAISE EXCEPTION '{log}_tile: idx must be the next number';
                END IF;
                RETURN NEW;
            END $$;
        CREATE FUNCTION {log}_checkpoint_grows() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.size <= (SELECT coalesce(max(size), -1) FROM {log}_checkpoint) THEN
                    RAISE EXCEPTION '{log}_checkpoint: size must grow';
                END IF;
                RETURN NEW;
            END $$;
        """;

    /// <summary>Tiles are added in order, checkpoints grow, and both stay.</summary>
    public string PostgresTree => $"""
        CREATE TRIGGER {log}_tile_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {log}_tile FOR EACH STATEMENT EXECUTE FUNCTION {log}_refuse();
        CREATE TRIGGER {log}_tile_dense BEFORE INSERT ON {log}_tile FOR EACH ROW EXECUTE FUNCTION {log}_tile_dense();
        CREATE TRIGGER {log}_checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {log}_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION {log}_refuse();
        CREATE TRIGGER {log}_checkpoint_grows BEFORE INSERT ON {log}_checkpoint FOR EACH ROW EXECUTE FUNCTION {log}_checkpoint_grows();
        """;
}
