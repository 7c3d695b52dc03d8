using Microsoft.Data.Sqlite;

namespace Vcmr.Storage;

/// <summary>Runs SQL on a connection that it owns; statements that come again are kept compiled.</summary>
/// <param name="connection">An open connection.</param>
internal abstract class CatalogStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = [];

    public SqliteConnection Connection => connection;

    public SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    public void Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = Command(sql, values);
        return command.ExecuteScalar();
    }

    /// <summary>Runs a statement that is kept compiled; its parameters are ?1, ?2 and so on.</summary>
    public void Run(string sql, params ReadOnlySpan<object?> values) => Prepared(sql, values.Length).Run(values);

    /// <summary>As <see cref="Run"/>, for the first value of the first row.</summary>
    public object? RunScalar(string sql, params ReadOnlySpan<object?> values) => Prepared(sql, values.Length).Scalar(values);

    /// <summary>Does all of the work or none of it.</summary>
    public void Transact(Action work)
    {
        Run("BEGIN IMMEDIATE");
        try
        {
            work();
            BeforeCommit();
            Run("COMMIT");
        }
        catch
        {
            try
            {
                Run("ROLLBACK");
            }
            catch (SqliteException)
            {
                // On a full disk SQLite has gone back by itself.
            }

            throw;
        }
    }

    /// <summary>Refuses a commit by an error.</summary>
    protected virtual void BeforeCommit()
    {
    }

    public virtual void Dispose()
    {
        foreach (Statement statement in _statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    private Statement Prepared(string sql, int parameters)
    {
        if (!_statements.TryGetValue(sql, out Statement? statement))
        {
            _statements[sql] = statement = new Statement(Connection, sql, parameters);
        }

        return statement;
    }

    /// <summary>A statement that is compiled once and run for every item; its parameters are numbered from ?1 on.</summary>
    private sealed class Statement : IDisposable
    {
        private readonly SqliteCommand _command;

        public Statement(SqliteConnection connection, string sql, int parameters)
        {
            _command = connection.CreateCommand();
            _command.CommandText = sql;
            for (int i = 1; i <= parameters; i++)
            {
                _command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
            }
        }

        public void Run(params ReadOnlySpan<object?> values)
        {
            Bind(values);
            _command.ExecuteNonQuery();
        }

        public object? Scalar(params ReadOnlySpan<object?> values)
        {
            Bind(values);
            return _command.ExecuteScalar();
        }

        public void Dispose() => _command.Dispose();

        private void Bind(ReadOnlySpan<object?> values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                _command.Parameters[i].Value = values[i] ?? DBNull.Value;
            }
        }
    }
}
