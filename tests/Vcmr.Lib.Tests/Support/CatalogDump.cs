using Microsoft.Data.Sqlite;

namespace Vcmr.Tests.Support;

/// <summary>Everything a catalog holds, as text.</summary>
internal static class CatalogDump
{
    public static IReadOnlyList<string> Of(string corpus)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(corpus, "catalog.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        string[] tables = [.. Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")];
        return [.. tables.SelectMany(table => Rows(connection, $"SELECT '{table}', * FROM {table} ORDER BY 2, 3"))];
    }

    /// <summary>Changes a catalog behind the library's back.</summary>
    public static void Execute(string corpus, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(corpus, "catalog.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static IEnumerable<string> Rows(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            object[] values = new object[row.FieldCount];
            row.GetValues(values);
            yield return string.Join('|', values);
        }
    }
}
