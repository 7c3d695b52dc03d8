using Microsoft.Data.Sqlite;
using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Storage;

public class CatalogFileTests
{
    private const string Table = "CREATE TABLE IF NOT EXISTS items (value INTEGER NOT NULL);";

    [Fact]
    public void Second_writer_is_turned_away()
    {
        using var folder = new TemporaryFolder();
        using CatalogFile first = CatalogFile.Write(folder.Path, "test", Table, [], CatalogLock.Take(folder.Path));

        var error = Assert.Throws<VcmrException>(() => CatalogFile.Write(folder.Path, "test", Table, [], CatalogLock.Take(folder.Path)));

        Assert.Contains("another run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reader_undoes_a_commit_that_a_kill_cut_off()
    {
        using var source = new TemporaryFolder();
        using var killed = new TemporaryFolder();
        using (CatalogFile catalog = CatalogFile.Write(source.Path, "test", Table, [], CatalogLock.Take(source.Path)))
        {
            catalog.Execute("INSERT INTO items VALUES (1)");
        }

        // A copy taken while pages are already in the database file and the journal that undoes them lies beside it.
        using (CatalogFile catalog = CatalogFile.Write(source.Path, "test", Table, [], CatalogLock.Take(source.Path)))
        {
            catalog.Execute("PRAGMA cache_size = 1; PRAGMA cache_spill = 1;");
            using SqliteTransaction transaction = catalog.Connection.BeginTransaction();
            catalog.Execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) INSERT INTO items SELECT i FROM n");
            Assert.True(new FileInfo(source.File("catalog.db-journal")).Length > 0);
            File.Copy(source.File("catalog.db"), killed.File("catalog.db"));
            File.Copy(source.File("catalog.db-journal"), killed.File("catalog.db-journal"));
            transaction.Rollback();
        }

        using CatalogFile reader = CatalogFile.Read(killed.Path, "test");
        Assert.Equal(1L, reader.Scalar("SELECT count(*) FROM items"));
    }
}
